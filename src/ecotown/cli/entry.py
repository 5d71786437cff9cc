"""
The way in: run a command, and turn whatever goes wrong into a message and an exit status.
"""

import errno
import os
import sys
from collections.abc import Sequence

import click

from ecotown.cli.command import ecotown
from ecotown.cli.language import choose_language, say
from ecotown.cli.terminal import prepare_streams, silence_output, write_error
from ecotown.errors import EcotownError

__all__ = ["run"]

COULD_NOT_BE_DONE = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141
# Windows says that an argument is invalid where a pipe has closed.
_PIPE_ERRORS = (errno.EPIPE, errno.ESHUTDOWN, *((errno.EINVAL,) if os.name == "nt" else ()))


def run(arguments: Sequence[str] | None) -> int:
    """
    Run the command and return the exit status, whatever happens on the way.
    """
    prepare_streams()
    given = sys.argv[1:] if arguments is None else list(arguments)
    language = _stated_language(given)
    try:
        # Without arguments click takes those of the process and, on Windows, expands the patterns in them.
        status = ecotown.main(
            args=None if arguments is None else given, prog_name="ecotown", standalone_mode=False, obj=language
        )
        if sys.stdout is not None:
            sys.stdout.flush()
    except EcotownError as error:
        write_error(error.render(language))
    except click.UsageError as error:
        write_error(_describe_usage(error, language))
    except click.ClickException as error:
        write_error(say(language, "错误：", "error: ") + error.format_message())
    except (click.Abort, KeyboardInterrupt):
        write_error(say(language, "已中断", "interrupted"))
        return _INTERRUPTED
    except RecursionError:
        write_error(say(language, "错误：输入嵌套过深", "error: the input is nested too deep"))
    except MemoryError:
        write_error(say(language, "错误：内存不足", "error: out of memory"))
    except OSError as error:
        silence_output()
        if error.errno in _PIPE_ERRORS:
            return _PIPE_CLOSED
        write_error(say(language, "错误：", "error: ") + str(error))
    except Exception as error:
        # The last resort: a person gets a message, whoever mends the program its traceback.
        if os.environ.get("ECOTOWN_TRACEBACK"):
            raise
        write_error(_describe_defect(error, language))
    else:
        return status if isinstance(status, int) else 0
    return COULD_NOT_BE_DONE


def _stated_language(arguments: Sequence[str]) -> str:
    """
    The language, before the arguments are parsed: what is wrong with them has to be told in it too.
    """
    stated = None
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            stated = arguments[position + 1]
        elif argument.startswith("--lang="):
            stated = argument.removeprefix("--lang=")
    return choose_language(stated)


def _describe_defect(error: Exception, language: str) -> str:
    fact = f"{type(error).__name__}: {error}"
    return say(
        language,
        f"程序内部出错：{fact}\n  这是程序的缺陷，请报告；设 ECOTOWN_TRACEBACK=1 再运行可看到细节",
        f"internal error: {fact}\n  this is a defect of the program, please report it; "
        "with ECOTOWN_TRACEBACK=1 it tells the details",
    )


def _describe_usage(error: click.UsageError, language: str) -> str:
    lines = [] if error.ctx is None else [error.ctx.get_usage()]
    if language == "zh":
        lines.append(f"用法错误：{_tell_usage(error)}")
        lines.append(f"  {error.format_message()}")
    else:
        lines.append(f"usage error: {error.format_message()}")
    if error.ctx is not None:
        lines.append(say(language, f"帮助：{error.ctx.command_path} --help", f"help: {error.ctx.command_path} --help"))
    return "\n".join(lines)


def _tell_usage(error: click.UsageError) -> str:
    """
    What is wrong with the arguments, in Chinese; click says it in English.
    """
    match error:
        case click.MissingParameter():
            return f"缺少{_name_parameter(error)}"
        case click.BadParameter():
            return f"{_name_parameter(error)}的值不对"
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的用法不对"
        case _:
            return "命令或参数不对"


def _name_parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    names = [name for name in error.param.opts if name.startswith("-")]
    return f"选项 {names[-1]} " if names else f"参数 {error.param.human_readable_name} "
