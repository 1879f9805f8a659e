#include "rows.h"

#include <string.h>

cvips_rows cvips_rows_make(uint8_t *pixels, int width, int height, int bands, int orientation) {
    // EXIF 2.3, tag 0x0112: 5 to 8 exchange the axes; the others name the edge where the stored first row and first
    // column lie in the upright picture.
    int swapped = orientation >= 5;
    int from_right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    int from_bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;

    ptrdiff_t upright_width = swapped ? height : width;
    ptrdiff_t upright_height = swapped ? width : height;
    ptrdiff_t across = 3 * (from_right ? -1 : 1);
    ptrdiff_t down = 3 * upright_width * (from_bottom ? -1 : 1);

    cvips_rows rows = {.width = width, .bands = bands};
    rows.origin = pixels;
    rows.origin += from_right ? 3 * (upright_width - 1) : 0;
    rows.origin += from_bottom ? 3 * upright_width * (upright_height - 1) : 0;
    rows.step_x = swapped ? down : across;
    rows.step_y = swapped ? across : down;
    return rows;
}

/// `value` over white, rounded to nearest.
static uint8_t over_white(unsigned value, unsigned alpha) {
    return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

void cvips_rows_write(const cvips_rows *rows, const uint8_t *row, int y) {
    uint8_t *out = rows->origin + y * rows->step_y;
    int bands = rows->bands;
    if (bands == 3 && rows->step_x == 3) {
        memcpy(out, row, (size_t)rows->width * 3);
        return;
    }

    // Grey repeats its one sample; the second or fourth band is alpha, and any further ones are not colour.
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    int alpha = bands == 2 ? 1 : bands > 3 ? 3 : -1;
    for (int x = 0; x < rows->width; x++, row += bands, out += rows->step_x) {
        if (alpha < 0) {
            out[0] = row[0];
            out[1] = row[green];
            out[2] = row[blue];
        } else {
            out[0] = over_white(row[0], row[alpha]);
            out[1] = over_white(row[green], row[alpha]);
            out[2] = over_white(row[blue], row[alpha]);
        }
    }
}

void cvips_rows_fill(const cvips_rows *rows, int y) {
    uint8_t *out = rows->origin + y * rows->step_y;
    for (int x = 0; x < rows->width; x++, out += rows->step_x)
        memset(out, 128, 3);
}
