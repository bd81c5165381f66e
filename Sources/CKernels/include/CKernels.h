// Elementwise kernels and matrix products in single precision.
//
// All matrices are row-major and dense. No function allocates, keeps state or starts threads, so
// each may be called from any number of threads on disjoint outputs. Every sum is taken in an order
// that depends on the sizes alone, so results are the same bits on the same machine type.
#ifndef TOUCHSTONE_CKERNELS_H
#define TOUCHSTONE_CKERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Sets the matrix library to one thread a call. Call once before any product.
void ts_single_threaded_blas(void);

// c[m,n] = alpha * op(a) op(b) + beta * c, where op(a) is [m,k] and op(b) is [k,n].
// With transpose_a, a is stored as [k,m]; with transpose_b, b is stored as [n,k].
void ts_matmul(int transpose_a, int transpose_b, int m, int n, int k, float alpha,
               const float *a, const float *b, float beta, float *c);

// x[i,j] = tanh(x[i,j] + bias[j]). Absolute error below 4e-7.
void ts_bias_tanh(float *x, const float *bias, int rows, int columns);
// x[i,j] += bias[j]
void ts_bias(float *x, const float *bias, int rows, int columns);
// gradient[i,j] *= 1 - y[i,j]^2, with y the output of tanh.
void ts_tanh_backward(float *gradient, const float *y, int64_t count);
// sums[j] = sum over i of x[i,j]
void ts_column_sums(const float *x, int rows, int columns, float *sums);

// One step of Adam (Kingma and Ba 2015) with bias corrections already in `step_size`:
// step_size = rate * sqrt(1 - beta2^t) / (1 - beta1^t), epsilon scaled alike by the caller.
// The gradient is multiplied by `scale` first.
void ts_adam(float *parameters, const float *gradient, float *first, float *second,
             int64_t count, float scale, float step_size, float beta1, float beta2,
             float epsilon);
// total[i] += other[i]
void ts_add(float *total, const float *other, int64_t count);
// Sum of squares, in double precision.
double ts_sum_of_squares(const float *x, int64_t count);

// out[i,j] = clip((x[i,j] - mean[j]) * inverse_deviation[j], -limit, limit)
void ts_normalise(const float *x, const float *mean, const float *inverse_deviation, float limit,
                  int rows, int columns, float *out);
// out[i,:] = x[order[i],:]
void ts_gather(const float *x, const int32_t *order, int rows, int columns, float *out);

#ifdef __cplusplus
}
#endif
#endif
