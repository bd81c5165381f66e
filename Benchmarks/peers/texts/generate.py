#!/usr/bin/env python3
"""Make two files of texts, one text a line, that differ in a few known ways.

Words follow a Zipf-Mandelbrot law: English function words at the top, below
them words built from syllables with English endings, so that breaking,
stemming and counting words cost what they cost on real texts. The same seed
and count make the same bytes; the digests of both files are printed.

Only the Python standard library is used.
"""

import argparse
import hashlib
import json
import random
import sys
from itertools import accumulate
from pathlib import Path

FUNCTION_WORDS = (
    "the of and to a in that is was he for it with as his on be at by i this had not are but from or have an they which "
    "one you were her all she there would their we him been has when who will more no if out so said what up its about "
    "into than them can only other new some could time these two may then do first any my now such like our over man me "
    "even most made after also did many before must through back years where much your way well down should because each"
).split()
ONSETS = "b c d f g h j k l m n p r s t v w b d g l m n r s t br ch cl dr fl gr pl sh st th tr".split() + ["", ""]
NUCLEI = "a e i o u a e i o ai ea oo".split()
CODAS = ["", "", "", "", "b", "d", "g", "l", "m", "n", "p", "r", "t", "ck", "nd", "ng", "st"]
ENDINGS = ["", "", "", "", "", "", "s", "s", "s", "ed", "ed", "ing", "ing", "er", "ly", "ness", "tion", "able", "ment"]
PLANTED_WORD = "lantern"
MEAN_SENTENCE = 12
BATCH = 1 << 16

# Shares of texts, in A and in B.
SHARES = {
    "word": (0.10, 0.001),
    "digits": (0.20, 0.10),
    "exclamation": (0.15, 0.05),
    "capitals": (0.12, 0.04),
}
# Words of a text are drawn evenly from these ranges, in A and in B.
LENGTHS = ((16, 38), (13, 33))


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where a.txt and b.txt go")
    parser.add_argument("--texts", type=int, default=100_000, help="texts of both files together")
    parser.add_argument("--words", type=int, help="words of the vocabulary; 50000 for 100000 texts if not given, growing with the power 0.6 of the texts")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.words = arguments.words or natural_vocabulary(arguments.texts)
    if arguments.texts < 2 or arguments.words < len(FUNCTION_WORDS) + 1:
        parser.error(f"at least 2 texts and {len(FUNCTION_WORDS) + 1} words")
    return arguments


def natural_vocabulary(count):
    """How many different words so many texts draw from, by Heaps' law."""
    return max(2000, round(50_000 * (count / 100_000) ** 0.6))


def vocabulary(count, draw):
    """Different words, the commonest first."""
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < count:
        # Common words are short, as in English.
        syllables = 1 + (len(words) > 800) + (draw.random() < 0.1)
        stem = "".join(draw.choice(ONSETS) + draw.choice(NUCLEI) + draw.choice(CODAS) for _ in range(syllables))
        word = stem + draw.choice(ENDINGS)
        if len(word) > 1 and word != PLANTED_WORD:
            words.setdefault(word)
    return list(words)


def endless(words, draw):
    """Words by the Zipf-Mandelbrot law, without end."""
    cumulative = list(accumulate((rank + 1.5) ** -1.07 for rank in range(1, len(words) + 1)))
    while True:
        yield draw.choices(words, cum_weights=cumulative, k=BATCH)


def texts(count, side, words, seed):
    """The texts of one side."""
    draw = random.Random(f"{seed} {side}")
    chance, whole = draw.random, draw.randrange
    shares = {name: pair[side] for name, pair in SHARES.items()}
    low, high = LENGTHS[side]
    source = endless(words, draw)
    pool, place = next(source), 0
    for _ in range(count):
        length = low + int(chance() * (high + 1 - low))
        if place + length > BATCH:
            pool, place = next(source), 0
        text = pool[place : place + length]
        place += length
        if chance() < shares["word"]:
            text[whole(length)] = PLANTED_WORD
        if chance() < shares["digits"]:
            text[whole(length)] = str(whole(10, 10_000))
        if chance() < shares["capitals"]:
            at = whole(length)
            text[at] = text[at].upper()
        sentences = []
        start = 0
        while start < length:
            end = start + 4 + int(chance() * (2 * MEAN_SENTENCE - 7))
            # A rest of three words or fewer stays with its sentence.
            if end > length - 4:
                end = length
            first = text[start]
            text[start] = first[0].upper() + first[1:]
            if end - start > 8 and chance() < 0.5:
                text[start + 4] += ","
            sentences.append(" ".join(text[start:end]))
            start = end
        mark = "!" if chance() < shares["exclamation"] else "?" if chance() < 0.08 else "."
        yield ". ".join(sentences) + mark


def write(path, lines):
    """Write lines to a file and return its size and digest."""
    digest, size, batch = hashlib.sha256(), 0, []
    with path.open("wb") as file:

        def flush():
            nonlocal size
            data = "".join(batch).encode()
            file.write(data)
            digest.update(data)
            size += len(data)
            batch.clear()

        for line in lines:
            batch.append(line + "\n")
            if len(batch) == 10_000:
                flush()
        flush()
    return {"file": path.name, "bytes": size, "sha256": digest.hexdigest()}


def generate(folder, count, vocabulary_size=None, seed=1):
    """Make both files and return what was made."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary_size = vocabulary_size or natural_vocabulary(count)
    words = vocabulary(vocabulary_size, random.Random(f"{seed} words"))
    sides = [(folder / "a.txt", count - count // 2), (folder / "b.txt", count // 2)]
    made = [{"texts": each, **write(path, texts(each, side, words, seed))} for side, (path, each) in enumerate(sides)]
    return {"seed": seed, "vocabulary": vocabulary_size, "plantedWord": PLANTED_WORD, "plantedShares": SHARES, "files": made}


def main():
    """Make the files and say what is in them."""
    arguments = parse_arguments()
    print(json.dumps(generate(arguments.folder, arguments.texts, arguments.words, arguments.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
