"""A text without white space and in one width, that still knows the letters it was made of."""

import unicodedata


class Squeezed:
    """`text` is for patterns (as `values.plain` makes it); `cut` gives back what stands on the paper."""

    def __init__(self, paper: str) -> None:
        letters = [
            (letter, place)
            for place, sign in enumerate(paper)
            for letter in unicodedata.normalize("NFKC", sign)
            if not letter.isspace()
        ]
        self.paper = paper
        self.text = "".join(letter for letter, _ in letters)
        self.places = [place for _, place in letters]

    def cut(self, start: int, end: int, ends: str = "") -> str:
        """The paper's own letters between two places of `text`, stripped of white space and `ends`."""
        if start >= end:
            return ""
        return self.paper[self.places[start] : self.places[end - 1] + 1].strip(ends + " \t　\n")
