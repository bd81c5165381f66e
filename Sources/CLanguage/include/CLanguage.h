// Word breaking and character properties from ICU, stemming from libstemmer (Snowball), behind plain C:
// ICU renames its functions by version in macros, which Swift cannot see.
#ifndef TOUCHSTONE_LANGUAGE_H
#define TOUCHSTONE_LANGUAGE_H

#include <stddef.h>
#include <stdint.h>

typedef struct touchstone_word_breaker touchstone_word_breaker;

/// A breaker at the word boundaries of UAX #29 (root locale), for one thread; NULL when ICU has none.
touchstone_word_breaker *touchstone_word_breaker_make(void);
void touchstone_word_breaker_free(touchstone_word_breaker *breaker);

/// Writes start and end, in bytes, of every word (segment of letters, digits or ideographs) of UTF-8
/// text. Returns the number of words written, at most `capacity`; -1 when ICU failed.
ptrdiff_t touchstone_words(
  touchstone_word_breaker *breaker, const uint8_t *text, size_t length, uint32_t *bounds,
  size_t capacity);

/// Writes the lower case of UTF-8 text; returns its length, or -1 when it does not fit.
ptrdiff_t touchstone_lowercase(
  const uint8_t *text, size_t length, uint8_t *lower, size_t capacity);

/// ICU's number of the script of a code point (UScriptCode).
int32_t touchstone_script(uint32_t point);
/// The numbers of the scripts that are told apart, in the order of `touchstone_script_names`.
int32_t touchstone_script_number(const char *name);
int touchstone_is_emoji(uint32_t point);
int touchstone_is_letter(uint32_t point);
int touchstone_is_upper(uint32_t point);

typedef struct touchstone_stemmer touchstone_stemmer;

/// A Snowball stemmer for a language's English name ("english"), for one thread; NULL when unknown.
touchstone_stemmer *touchstone_stemmer_make(const char *language);
void touchstone_stemmer_free(touchstone_stemmer *stemmer);
/// The stem of a lower-case word; valid until the next call. NULL when out of memory.
const uint8_t *touchstone_stem(
  touchstone_stemmer *stemmer, const uint8_t *word, size_t length, size_t *stem_length);
/// The languages there are stemmers for, ended by NULL.
const char *const *touchstone_stemmer_languages(void);

#endif
