#include "internal.h"

#include <string.h>
#include <strings.h>

static bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

static gcurl_text trimmed(const char *start, const char *end) {
    while (start < end && is_space(start[0])) start++;
    while (start < end && is_space(end[-1])) end--;
    return (gcurl_text){start, (size_t)(end - start)};
}

bool gcurl_is_word(gcurl_text text, const char *word) {
    return text.size == strlen(word) && strncasecmp(text.bytes, word, text.size) == 0;
}

bool gcurl_is_field(const char *line, size_t size, const char *name, gcurl_text *value) {
    // Most lines differ from the name, which is in lower case, in their first letter.
    if (size == 0 || (line[0] | 0x20) != name[0]) return false;
    size_t name_size = strlen(name);
    if (size < name_size || strncasecmp(line, name, name_size) != 0) return false;
    *value = trimmed(line + name_size, line + size);
    return true;
}

bool gcurl_next_item(gcurl_text *list, gcurl_text *item) {
    if (list->size == 0) return false;
    const char *start = list->bytes, *end = start + list->size;
    const char *comma = memchr(start, ',', list->size);
    *item = trimmed(start, comma ? comma : end);
    *list = comma ? (gcurl_text){comma + 1, (size_t)(end - comma - 1)} : (gcurl_text){end, 0};
    return true;
}

static bool is_number(gcurl_text text) {
    // A number with more digits does not fit into 64 bits.
    if (text.size == 0 || text.size > 18) return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] < '0' || text.bytes[i] > '9') return false;
    return true;
}

bool gcurl_is_plainly_framed(const char *line, size_t size) {
    // libcurl tolerates headers that make two programs see different ends of a body (RFC 9112 section 6.3).
    gcurl_text value;
    if (gcurl_is_field(line, size, "content-length:", &value)) return is_number(value);
    if (gcurl_is_field(line, size, "transfer-encoding:", &value)) return gcurl_is_word(value, "chunked");
    return true;
}
