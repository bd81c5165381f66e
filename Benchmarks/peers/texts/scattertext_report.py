#!/usr/bin/env python3
"""Compare two files of texts with Scattertext, write its HTML report, and print one JSON line.

Terms are scored by the log-odds-ratio with an informative Dirichlet prior, the
prior being the terms' frequencies in both files together. The clock starts with
the process (on Linux; elsewhere with the first line here) and stops when the
report is on disk; what is printed besides is worked out afterwards.
"""

import time

FIRST_LINE = time.time()

import argparse
import json
import os
import resource
import sys
from pathlib import Path

import numpy
import pandas
import scattertext

SIDES = ["A", "B"]
MOST_TERMS = 2000
RAREST = 5
DOCUMENTS_SHOWN = 1000


def process_start():
    """When this process began, in seconds since 1970."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, AttributeError, ValueError, IndexError):
        return FIRST_LINE


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", type=Path, help="texts of A, one a line")
    parser.add_argument("b", type=Path, help="texts of B, one a line")
    parser.add_argument("--report", type=Path, required=True, help="where the HTML report goes")
    parser.add_argument("--tokenizer", choices=["own", "scikit"], default="own", help="Scattertext's whitespace_nlp_with_sentences, or scikit-learn's CountVectorizer")
    parser.add_argument("--terms", choices=["words", "phrases"], default="phrases", help="words alone, or words and phrases of two")
    return parser.parse_args()


def read(path):
    """The texts of a file."""
    return path.read_text(encoding="utf-8").splitlines()


def corpus_by_own_tokenizer(texts, sides, terms):
    """Scattertext's own way, with its cheapest tokenizer."""
    frame = pandas.DataFrame({"text": texts, "side": [SIDES[side] for side in sides]})
    # Without this it would count phrases and then throw them away.
    features = scattertext.UnigramsFromSpacyDoc() if terms == "words" else scattertext.FeatsFromSpacyDoc()
    corpus = scattertext.CorpusFromPandas(
        frame, category_col="side", text_col="text", nlp=scattertext.whitespace_nlp_with_sentences, feats_from_spacy_doc=features
    ).build()
    # It drops what is seen as often as this, too.
    return corpus.remove_infrequent_words(RAREST - 1)


def corpus_by_scikit(texts, sides, terms):
    """Scattertext's way in for counts that scikit-learn made, which is its fastest."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(ngram_range=(1, 2 if terms == "phrases" else 1), token_pattern=r"(?u)\b\w+\b", min_df=RAREST)
    counts = vectorizer.fit_transform(texts)
    return scattertext.CorpusFromScikit(
        X=counts, y=numpy.array(sides), feature_vocabulary=vectorizer.vocabulary_, category_names=SIDES, raw_texts=numpy.array(texts, dtype=object)
    ).build()


def main():
    """Make the report and say what it took."""
    started = process_start()
    arguments = parse_arguments()
    a, b = read(arguments.a), read(arguments.b)
    texts, sides = a + b, [0] * len(a) + [1] * len(b)
    numpy.random.seed(1)
    make = corpus_by_own_tokenizer if arguments.tokenizer == "own" else corpus_by_scikit
    corpus = make(texts, sides, arguments.terms)
    examined = len(corpus.get_terms())
    # Its author's advice for large corpora: few terms, few documents in the page.
    corpus = corpus.compact(scattertext.AssociationCompactor(MOST_TERMS))
    priors = scattertext.PriorFactory(corpus, starting_count=1).use_all_categories().get_priors()
    scorer = scattertext.LogOddsRatioInformativeDirichletPrior(priors, scale_type="none")
    page = scattertext.produce_scattertext_explorer(
        corpus,
        category="A",
        category_name="A",
        not_category_name="B",
        term_scorer=scorer,
        minimum_term_frequency=0,
        pmi_threshold_coefficient=0,
        max_docs_per_category=min(DOCUMENTS_SHOWN, len(a) - 1, len(b) - 1),
        show_characteristic=False,
    )
    arguments.report.write_text(page, encoding="utf-8")
    seconds = time.time() - started

    frequencies = corpus.get_term_freq_df()
    scores = pandas.Series(scorer.get_scores(frequencies["A freq"].values, frequencies["B freq"].values), index=frequencies.index)
    top = [term for term in scores.sort_values(ascending=False).index[:5] if f'"{term}"' in page]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(
        json.dumps(
            {
                "peer": "scattertext",
                "version": ".".join(map(str, scattertext.version)),
                "tokenizer": arguments.tokenizer,
                "terms": arguments.terms,
                "seconds": seconds,
                "texts": len(texts),
                "termsExamined": examined,
                "termsShown": len(corpus.get_terms()),
                "top": top,
                "report_bytes": arguments.report.stat().st_size,
                "maxrss": peak,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
