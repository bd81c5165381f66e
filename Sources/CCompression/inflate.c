#include "CCompression.h"

#include <stdlib.h>
#include <zlib.h>

struct ts_inflater {
  z_stream stream;
};

// 15 bits of window; 16 more asks for the gzip wrapping.
enum { window_bits = 15 + 16 };

static const size_t most = (size_t)1 << 30;

ts_inflater *ts_inflater_new(void) {
  ts_inflater *inflater = calloc(1, sizeof *inflater);
  if (inflater == NULL) return NULL;
  if (inflateInit2(&inflater->stream, window_bits) != Z_OK) {
    free(inflater);
    return NULL;
  }
  return inflater;
}

void ts_inflater_free(ts_inflater *inflater) {
  if (inflater == NULL) return;
  inflateEnd(&inflater->stream);
  free(inflater);
}

int ts_inflater_reset(ts_inflater *inflater) {
  return inflateReset(&inflater->stream) == Z_OK ? 0 : TS_INFLATE_CORRUPT;
}

int ts_inflate(ts_inflater *inflater, const uint8_t *input, size_t input_count, size_t *consumed,
               uint8_t *output, size_t output_count, size_t *produced) {
  z_stream *stream = &inflater->stream;
  uInt given = (uInt)(input_count < most ? input_count : most);
  uInt room = (uInt)(output_count < most ? output_count : most);
  // zlib declares its input without const but does not write to it.
  stream->next_in = (Bytef *)(uintptr_t)input;
  stream->avail_in = given;
  stream->next_out = output;
  stream->avail_out = room;
  int status = inflate(stream, Z_NO_FLUSH);
  *consumed = given - stream->avail_in;
  *produced = room - stream->avail_out;
  stream->next_in = NULL;
  stream->next_out = NULL;
  switch (status) {
    case Z_OK:
    case Z_BUF_ERROR:  // nothing could be done this time; not an end
      return TS_INFLATE_MORE;
    case Z_STREAM_END:
      return TS_INFLATE_END;
    case Z_MEM_ERROR:
      return TS_INFLATE_MEMORY;
    default:
      return TS_INFLATE_CORRUPT;
  }
}

size_t ts_deflate_bound(size_t input_count) { return compressBound(input_count); }

size_t ts_deflate_whole(const uint8_t *input, size_t input_count, uint8_t *output,
                        size_t output_count) {
  uLongf length = output_count;
  return compress2(output, &length, input, input_count, 6) == Z_OK ? length : 0;
}

int ts_inflate_whole(const uint8_t *input, size_t input_count, uint8_t *output,
                     size_t output_count) {
  uLongf length = output_count;
  if (uncompress(output, &length, input, input_count) != Z_OK) return TS_INFLATE_CORRUPT;
  return length == output_count ? 0 : TS_INFLATE_CORRUPT;
}
