#ifndef CCURLSUPPORT_INTERNAL_H
#define CCURLSUPPORT_INTERNAL_H

#include "CCurlSupport.h"

typedef struct gcurl_buffer {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
} gcurl_buffer;

struct gcurl_transfer {
    CURL *easy;
    gcurl_buffer head;
    gcurl_buffer body;
    gcurl_buffer request_body;
    /// The text of the request's fields; the list's nodes point into it.
    gcurl_buffer fields;
    struct curl_slist *nodes;
    size_t node_capacity;

    size_t body_limit;
    size_t head_limit;
    size_t field_limit;
    size_t head_received;
    size_t field_count;
    bool head_complete;
    bool body_started;

    gcurl_refusal refusal;
    bool repeatable;
    unsigned attempts;

    char method[16];
    gcurl_method_kind kind;
    bool prefers_sharing;
    long connect_timeout_ms;
    /// What certificates are checked against.
    gcurl_verification verification;
    char *authorities;
    char message[CURL_ERROR_SIZE];
};

bool gcurl_buffer_append(gcurl_buffer *buffer, const void *bytes, size_t size);
void gcurl_buffer_free(gcurl_buffer *buffer);
/// Gives memory back that was needed for an unusually large message only.
void gcurl_buffer_shrink(gcurl_buffer *buffer, size_t kept);

size_t gcurl_receive_head(char *bytes, size_t size, size_t count, void *transfer);
size_t gcurl_receive_body(char *bytes, size_t size, size_t count, void *transfer);
int gcurl_before_request(void *transfer, char *ip, char *local_ip, int port, int local_port);

#endif
