#ifndef CVIPS_NOTES_H
#define CVIPS_NOTES_H

#include <stdbool.h>
#include <stddef.h>

enum { cvips_note_limit = 16, cvips_note_length = 200 };

/// What GLib would have printed on standard error while one picture is read.
typedef struct cvips_notes {
    size_t count;
    char lines[cvips_note_limit][cvips_note_length];
} cvips_notes;

/// Takes over libvips' log domain. Called before libvips starts and again after, since it installs handlers of its own.
void cvips_notes_install(void);

/// Sends what this thread's libvips calls remark to `notes`, until the next call; NULL gives it back to GLib.
/// libvips decodes on the calling thread here, so that a thread is all that is needed to tell pictures apart.
void cvips_notes_collect(cvips_notes *_Nullable notes);

#endif
