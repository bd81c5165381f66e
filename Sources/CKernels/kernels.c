#include "CKernels.h"

#include <math.h>
#include <string.h>

// Resolvers of clones run before a sanitizer is ready: scripts/sanitize builds without them.
#if defined(__x86_64__) && defined(__linux__) && !defined(TOUCHSTONE_ONE_VERSION)
#define MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSIONED
#endif

// tanh(x) = 1 - 2 / (exp(2x) + 1), with exp by reduction to 2^n * 2^f, |f| <= 1/2, and the Taylor
// polynomial of 2^f to the seventh order (error below 1e-8). Written without branches or library
// calls so that it vectorises.
static inline __attribute__((always_inline)) float tanh_approximate(float x) {
  float limited = x > 9.0f ? 9.0f : (x < -9.0f ? -9.0f : x);
  float scaled = limited * 2.885390081777927f;  // 2 / ln 2
  float shifted = scaled + 12582912.0f;         // 1.5 * 2^23: rounds to the nearest integer
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  float f = scaled - (shifted - 12582912.0f);
  float p = 1.5252733804059841e-5f;
  p = p * f + 1.5403530393381608e-4f;
  p = p * f + 1.3333558146428443e-3f;
  p = p * f + 9.6181291076284772e-3f;
  p = p * f + 5.5504108664821580e-2f;
  p = p * f + 2.4022650695910072e-1f;
  p = p * f + 6.9314718055994531e-1f;
  p = p * f + 1.0f;
  int32_t exponent = (bits - 0x4B400000 + 127) << 23;
  float power;
  memcpy(&power, &exponent, sizeof power);
  return 1.0f - 2.0f / (p * power + 1.0f);
}

MULTIVERSIONED
void ts_bias_tanh(float *restrict x, const float *restrict bias, int rows, int columns) {
  for (int i = 0; i < rows; i++) {
    float *row = x + (int64_t)i * columns;
    for (int j = 0; j < columns; j++) row[j] = tanh_approximate(row[j] + bias[j]);
  }
}

MULTIVERSIONED
void ts_bias(float *restrict x, const float *restrict bias, int rows, int columns) {
  for (int i = 0; i < rows; i++) {
    float *row = x + (int64_t)i * columns;
    for (int j = 0; j < columns; j++) row[j] += bias[j];
  }
}

MULTIVERSIONED
void ts_tanh_backward(float *restrict gradient, const float *restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) gradient[i] *= 1.0f - y[i] * y[i];
}

MULTIVERSIONED
void ts_column_sums(const float *restrict x, int rows, int columns, float *restrict sums) {
  for (int j = 0; j < columns; j++) sums[j] = 0.0f;
  for (int i = 0; i < rows; i++) {
    const float *row = x + (int64_t)i * columns;
    for (int j = 0; j < columns; j++) sums[j] += row[j];
  }
}

MULTIVERSIONED
void ts_adam(float *restrict parameters, const float *restrict gradient, float *restrict first,
             float *restrict second, int64_t count, float scale, float step_size, float beta1,
             float beta2, float epsilon) {
  for (int64_t i = 0; i < count; i++) {
    float g = gradient[i] * scale;
    float m = beta1 * first[i] + (1.0f - beta1) * g;
    float v = beta2 * second[i] + (1.0f - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    parameters[i] -= step_size * m / (sqrtf(v) + epsilon);
  }
}

MULTIVERSIONED
void ts_add(float *restrict total, const float *restrict other, int64_t count) {
  for (int64_t i = 0; i < count; i++) total[i] += other[i];
}

double ts_sum_of_squares(const float *x, int64_t count) {
  double lanes[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; lane++) lanes[lane] += (double)x[i + lane] * x[i + lane];
  for (; i < count; i++) lanes[0] += (double)x[i] * x[i];
  double total = 0;
  for (int lane = 0; lane < 8; lane++) total += lanes[lane];
  return total;
}

MULTIVERSIONED
void ts_normalise(const float *restrict x, const float *restrict mean,
                  const float *restrict inverse_deviation, float limit, int rows, int columns,
                  float *restrict out) {
  for (int i = 0; i < rows; i++) {
    const float *row = x + (int64_t)i * columns;
    float *target = out + (int64_t)i * columns;
    for (int j = 0; j < columns; j++) {
      float value = (row[j] - mean[j]) * inverse_deviation[j];
      target[j] = value > limit ? limit : (value < -limit ? -limit : value);
    }
  }
}

void ts_gather(const float *x, const int32_t *order, int rows, int columns, float *out) {
  for (int i = 0; i < rows; i++)
    memcpy(out + (int64_t)i * columns, x + (int64_t)order[i] * columns,
           sizeof(float) * (size_t)columns);
}
