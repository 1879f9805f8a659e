#ifndef CVIPS_ROWS_H
#define CVIPS_ROWS_H

#include <stddef.h>
#include <stdint.h>

/// Where stored rows go in the upright RGB picture. Turning and flipping is a matter of strides, so it needs no second
/// buffer.
typedef struct cvips_rows {
    /// The place of the stored picture's first pixel.
    uint8_t *_Nonnull origin;
    /// Bytes from a stored pixel to its right-hand neighbour, and to the one below.
    ptrdiff_t step_x;
    ptrdiff_t step_y;
    int width;
    /// 1 grey, 2 grey and alpha, 3 RGB, 4 or more RGB and alpha.
    int bands;
} cvips_rows;

/// `width` and `height` are those of the stored picture, `orientation` is EXIF's, 1 to 8.
cvips_rows cvips_rows_make(uint8_t *_Nonnull pixels, int width, int height, int bands, int orientation);

/// Writes stored row `y`, 8-bit samples interleaved by `bands`.
void cvips_rows_write(const cvips_rows *_Nonnull rows, const uint8_t *_Nonnull row, int y);

/// Makes stored row `y` mid-grey.
void cvips_rows_fill(const cvips_rows *_Nonnull rows, int y);

#endif
