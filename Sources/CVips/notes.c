#include "notes.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static _Thread_local cvips_notes *collector = NULL;

static void collect(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
    if (!collector) {
        g_log_default_handler(domain, level, message, data);
        return;
    }

    // Said of nearly every HEIC and AVIF file, whose colour box nearly always states what is assumed without it.
    if (strstr(message, "ignoring nclx profile"))
        return;

    // A remark that ends a line is libvips' error text repeated, and that text is shared by the whole process.
    size_t length = strlen(message);
    if (collector->count == cvips_note_limit || length == 0 || message[length - 1] == '\n')
        return;

    char *line = collector->lines[collector->count];
    snprintf(line, cvips_note_length, "%s", message);
    line[strcspn(line, "\r\n")] = '\0';
    for (size_t i = 0; i < collector->count; i++)
        if (strcmp(collector->lines[i], line) == 0)
            return;
    collector->count += 1;
}

void cvips_notes_install(void) {
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE, collect, NULL);
}

void cvips_notes_collect(cvips_notes *notes) {
    collector = notes;
}
