#ifndef CVIPS_ERROR_H
#define CVIPS_ERROR_H

#include "CVips.h"

/// An error of that code and one line of text, either of which may be all there is to say. Never NULL: when memory is
/// out, a shared error without a message is returned, which cvips_error_free leaves alone.
cvips_error *_Nonnull cvips_error_make(cvips_code code, const char *_Nullable message);

/// The same with the text of an errno value.
cvips_error *_Nonnull cvips_error_make_system(cvips_code code, int number);

#endif
