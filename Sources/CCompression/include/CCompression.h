// Gunzipping in steps: a thin wrapper over zlib, which has state that Swift cannot hold by value.
#ifndef TOUCHSTONE_CCOMPRESSION_H
#define TOUCHSTONE_CCOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ts_inflater ts_inflater;

enum {
  // There is more to come, or more room is needed.
  TS_INFLATE_MORE = 0,
  // A gzip member ended; its checksum and length were right.
  TS_INFLATE_END = 1,
  // The bytes are not gzip data, or a checksum or length is wrong.
  TS_INFLATE_CORRUPT = -1,
  // No memory is left.
  TS_INFLATE_MEMORY = -2,
};

// A new inflater at the start of a gzip member; NULL when no memory is left.
ts_inflater *ts_inflater_new(void);
void ts_inflater_free(ts_inflater *inflater);
// Makes ready for another gzip member. Returns 0, or TS_INFLATE_CORRUPT.
int ts_inflater_reset(ts_inflater *inflater);

// Takes up to input_count bytes and gives up to output_count; says how many of each it was.
// Counts above 1 GiB are taken as 1 GiB. Returns one of the values above.
int ts_inflate(ts_inflater *inflater, const uint8_t *input, size_t input_count, size_t *consumed,
               uint8_t *output, size_t output_count, size_t *produced);

// The whole of input in zlib's format, at most ts_deflate_bound(input_count) bytes; 0 when no memory is left.
size_t ts_deflate_bound(size_t input_count);
size_t ts_deflate_whole(const uint8_t *input, size_t input_count, uint8_t *output,
                        size_t output_count);
// The inverse, for data that is known to be output_count bytes long. Returns 0, or TS_INFLATE_CORRUPT.
int ts_inflate_whole(const uint8_t *input, size_t input_count, uint8_t *output,
                     size_t output_count);

#ifdef __cplusplus
}
#endif

#endif
