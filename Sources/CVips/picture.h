#ifndef CVIPS_PICTURE_H
#define CVIPS_PICTURE_H

#include "CVips.h"
#include "notes.h"

#include <vips/vips.h>

struct cvips_picture {
    /// NULL once the picture is decoded.
    VipsImage *_Nullable image;
    /// EXIF orientation, 1 to 8.
    int orientation;
    int32_t stored_width;
    int32_t stored_height;
    cvips_channels channels;
    bool lenient;
    bool ignored_profile;
    /// The count of overlapping passes when this one began, to tell whose words libvips' error text holds.
    unsigned overlaps;
    bool in_flight;
    cvips_notes notes;
};

/// An error that carries libvips' words if they can only be about this picture.
cvips_error *_Nonnull cvips_picture_error(cvips_picture *_Nonnull picture, cvips_code code);

/// Lets go of everything libvips holds for the picture; its notes stay.
void cvips_picture_close(cvips_picture *_Nonnull picture);

#endif
