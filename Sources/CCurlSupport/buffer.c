#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const size_t smallest_capacity = 4096;

static bool grow(gcurl_buffer *buffer, size_t capacity) {
    uint8_t *grown = realloc(buffer->bytes, capacity);
    if (!grown) return false;
    buffer->bytes = grown;
    buffer->capacity = capacity;
    return true;
}

bool gcurl_buffer_append(gcurl_buffer *buffer, const void *bytes, size_t size) {
    if (size > SIZE_MAX / 4 - buffer->size) return false;
    size_t needed = buffer->size + size;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : smallest_capacity;
        while (capacity < needed) capacity *= 2;
        if (!grow(buffer, capacity)) return false;
    }
    if (size) memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size = needed;
    return true;
}

bool gcurl_buffer_reserve(gcurl_buffer *buffer, size_t size) { return size <= buffer->capacity || grow(buffer, size); }

void gcurl_buffer_free(gcurl_buffer *buffer) {
    free(buffer->bytes);
    *buffer = (gcurl_buffer){0};
}

void gcurl_buffer_shrink(gcurl_buffer *buffer, size_t kept) {
    if (buffer->capacity > kept) gcurl_buffer_free(buffer);
}
