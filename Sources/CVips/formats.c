#include "formats.h"

const cvips_loader cvips_loaders[cvips_loader_count] = {
    [cvips_format_gif] = {"VipsForeignLoadNsgif", "gifload_source"},
    [cvips_format_heif] = {"VipsForeignLoadHeif", "heifload_source"},
    [cvips_format_jpeg] = {"VipsForeignLoadJpeg", "jpegload_source"},
    [cvips_format_png] = {"VipsForeignLoadPng", "pngload_source"},
    [cvips_format_tiff] = {"VipsForeignLoadTiff", "tiffload_source"},
    [cvips_format_webp] = {"VipsForeignLoadWebp", "webpload_source"},
};
