#include "CLanguage.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

struct touchstone_word_breaker {
  UBreakIterator *iterator;
  UText *text;
};

touchstone_word_breaker *touchstone_word_breaker_make(void) {
  UErrorCode status = U_ZERO_ERROR;
  touchstone_word_breaker *breaker = calloc(1, sizeof *breaker);
  if (!breaker) return NULL;
  breaker->iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
  if (U_FAILURE(status)) {
    free(breaker);
    return NULL;
  }
  return breaker;
}

void touchstone_word_breaker_free(touchstone_word_breaker *breaker) {
  if (!breaker) return;
  if (breaker->text) utext_close(breaker->text);
  ubrk_close(breaker->iterator);
  free(breaker);
}

ptrdiff_t touchstone_words(
  touchstone_word_breaker *breaker, const uint8_t *text, size_t length, uint32_t *bounds,
  size_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  breaker->text = utext_openUTF8(breaker->text, (const char *)text, (int64_t)length, &status);
  ubrk_setUText(breaker->iterator, breaker->text, &status);
  if (U_FAILURE(status)) return -1;
  ptrdiff_t count = 0;
  int32_t start = ubrk_first(breaker->iterator);
  for (int32_t end = ubrk_next(breaker->iterator); end != UBRK_DONE;
       start = end, end = ubrk_next(breaker->iterator)) {
    if (ubrk_getRuleStatus(breaker->iterator) < UBRK_WORD_NONE_LIMIT) continue;
    if ((size_t)count == capacity) break;
    bounds[2 * count] = (uint32_t)start;
    bounds[2 * count + 1] = (uint32_t)end;
    count++;
  }
  return count;
}

ptrdiff_t touchstone_lowercase(
  const uint8_t *text, size_t length, uint8_t *lower, size_t capacity) {
  // Case mapping by code point: a word's lower case needs no context here, and this needs no state.
  size_t place = 0, out = 0;
  while (place < length) {
    UChar32 point;
    U8_NEXT(text, place, length, point);
    if (point < 0) point = 0xFFFD;
    point = u_tolower(point);
    UBool failed = 0;
    U8_APPEND(lower, out, capacity, point, failed);
    if (failed) return -1;
  }
  return (ptrdiff_t)out;
}

int32_t touchstone_script(uint32_t point) {
  UErrorCode status = U_ZERO_ERROR;
  return (int32_t)uscript_getScript((UChar32)point, &status);
}

int32_t touchstone_script_number(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode code = USCRIPT_INVALID_CODE;
  uscript_getCode(name, &code, 1, &status);
  return U_FAILURE(status) ? -1 : (int32_t)code;
}

int touchstone_is_emoji(uint32_t point) {
  return u_hasBinaryProperty((UChar32)point, UCHAR_EMOJI_PRESENTATION)
    || (point >= 0x2600 && u_hasBinaryProperty((UChar32)point, UCHAR_EXTENDED_PICTOGRAPHIC));
}

int touchstone_is_letter(uint32_t point) { return u_isalpha((UChar32)point); }

int touchstone_is_upper(uint32_t point) { return u_isupper((UChar32)point); }

struct touchstone_stemmer {
  struct sb_stemmer *stemmer;
};

touchstone_stemmer *touchstone_stemmer_make(const char *language) {
  struct sb_stemmer *inner = sb_stemmer_new(language, "UTF_8");
  if (!inner) return NULL;
  touchstone_stemmer *stemmer = malloc(sizeof *stemmer);
  if (!stemmer) {
    sb_stemmer_delete(inner);
    return NULL;
  }
  stemmer->stemmer = inner;
  return stemmer;
}

void touchstone_stemmer_free(touchstone_stemmer *stemmer) {
  if (!stemmer) return;
  sb_stemmer_delete(stemmer->stemmer);
  free(stemmer);
}

const uint8_t *touchstone_stem(
  touchstone_stemmer *stemmer, const uint8_t *word, size_t length, size_t *stem_length) {
  const sb_symbol *stem = sb_stemmer_stem(stemmer->stemmer, word, (int)length);
  if (!stem) return NULL;
  *stem_length = (size_t)sb_stemmer_length(stemmer->stemmer);
  return stem;
}

const char *const *touchstone_stemmer_languages(void) {
  return (const char *const *)sb_stemmer_list();
}
