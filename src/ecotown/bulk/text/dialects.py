"""
What the engines say differently: names of types, the parameter, the matching of a text, and how texts and names are quoted.
"""

import attrs

__all__ = ["DIALECTS", "Dialect"]


@attrs.frozen(kw_only=True)
class Dialect:
    """
    What the engines say differently.

    `parameter` is the year in a text without one, `wide` a type that holds the product of two BIGINTs, `matches` whether a
    text is of a pattern, `divides` a whole number by one that it is a multiple of, `name_mark` what stands around a name,
    `quoting` what stands before a quote within a literal, and `doubled` what is written twice in a text with a parameter.
    """

    name: str
    parameter: str
    text: str = "VARCHAR"
    wide: str = "DECIMAL(38, 0)"
    matches: str = "({0} ~ {1})"
    divides: str = "({0} / {1})"
    name_mark: str = '"'
    quoting: str = "'"
    doubled: str = ""

    def quote(self, value: str) -> str:
        """
        A text as an SQL literal.
        """
        if self.quoting == "\\":
            value = value.replace("\\", "\\\\")
        return "'" + value.replace("'", f"{self.quoting}'") + "'"

    def quote_name(self, name: str) -> str:
        """
        A name as an SQL identifier.
        """
        return f"{self.name_mark}{name.replace(self.name_mark, self.name_mark * 2)}{self.name_mark}"

    def text_of(self, expression: str) -> str:
        """
        An expression as a text.
        """
        return f"CAST({expression} AS {self.text})"

    def match(self, expression: str, pattern: str) -> str:
        """
        Whether the whole of a text is of a pattern.
        """
        return self.matches.format(expression, self.quote(f"^{pattern}$"))

    def with_parameter(self, text: str) -> str:
        """
        A text that holds the parameter, as the engine's client wants it.
        """
        if not self.doubled:
            return text
        return text.replace(self.doubled, self.doubled * 2).replace(self.doubled + self.parameter, self.parameter)


DIALECTS = {
    each.name: each
    for each in (
        Dialect(
            name="duckdb",
            parameter="$year",
            wide="HUGEINT",
            matches="regexp_full_match({0}, {1})",
            divides="({0} // {1})",
        ),
        Dialect(name="polars", parameter=":year", wide="HUGEINT", divides="({0} // {1})"),
        Dialect(name="postgres", parameter="%(year)s", text="TEXT", wide="NUMERIC", doubled="%"),
        Dialect(
            name="spark",
            parameter=":year",
            text="STRING",
            matches="({0} RLIKE {1})",
            divides="({0} DIV {1})",
            name_mark="`",
            quoting="\\",
        ),
        Dialect(name="datafusion", parameter="$year"),
    )
}
