#include "CKernels.h"

#if defined(__APPLE__)
#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>
void ts_single_threaded_blas(void) {}
#else
#include <cblas.h>
void ts_single_threaded_blas(void) { openblas_set_num_threads(1); }
#endif

void ts_matmul(int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a,
               const float *b, float beta, float *c) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
              transpose_b ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, transpose_a ? m : k, b,
              transpose_b ? k : n, beta, c, n);
}
