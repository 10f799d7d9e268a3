#include "internal.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct gcurl_fields {
    atomic_size_t holders;
    /// The nodes of the list, behind which lies its text.
    struct curl_slist nodes[];
};

static size_t count_lines(const char *lines, size_t size) {
    size_t count = 0;
    for (const char *end = lines; (end = memchr(end, 0, size - (size_t)(end - lines))); end++) count++;
    return count;
}

gcurl_fields *gcurl_fields_create(const char *lines, size_t size) {
    size_t count = count_lines(lines, size);
    gcurl_fields *fields = malloc(sizeof *fields + count * sizeof fields->nodes[0] + size);
    if (!fields) return NULL;
    atomic_init(&fields->holders, 1);
    char *line = memcpy(&fields->nodes[count], lines, size);
    for (size_t i = 0; i < count; i++) {
        fields->nodes[i].data = line;
        fields->nodes[i].next = i + 1 < count ? &fields->nodes[i + 1] : NULL;
        line += strlen(line) + 1;
    }
    return fields;
}

void gcurl_fields_release(gcurl_fields *fields) {
    if (fields && atomic_fetch_sub(&fields->holders, 1) == 1) free(fields);
}

CURLcode gcurl_set_fields(gcurl_transfer *transfer, gcurl_fields *fields) {
    if (transfer->fields == fields) return CURLE_OK;
    CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, fields ? fields->nodes : NULL);
    if (code != CURLE_OK) return code;
    if (fields) atomic_fetch_add(&fields->holders, 1);
    gcurl_fields_release(transfer->fields);
    transfer->fields = fields;
    return CURLE_OK;
}
