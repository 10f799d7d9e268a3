/*
 * The least that a program on libcurl does for an authorized request with a field of the answer read: one easy handle,
 * kept alive, with the header fields that globus-lua sends.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct body {
    char bytes[4096];
    size_t size;
} body;

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    body *body = context;
    size_t total = size * count;
    if (total >= sizeof body->bytes - body->size) return CURL_WRITEFUNC_ERROR;
    memcpy(body->bytes + body->size, bytes, total);
    body->size += total;
    body->bytes[body->size] = 0;
    return total;
}

static struct curl_slist *fields(void) {
    struct curl_slist *fields = curl_slist_append(NULL, "Accept: application/json");
    fields = curl_slist_append(fields, "User-Agent: curl-baseline/1.0");
    fields = curl_slist_append(fields, "X-Globus-Client-Info: product=curl-baseline,version=1.0");
    return curl_slist_append(fields, "Authorization: Bearer benchmark-access-token");
}

static int fail(const char *reason) {
    fprintf(stderr, "curl-baseline: %s\n", reason);
    return 1;
}

static int request(CURL *easy, body *body) {
    body->size = 0;
    CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK) return fail(curl_easy_strerror(code));
    const char *field = strstr(body->bytes, "\"value\":");
    return field && atoi(field + 8) == 42 ? 0 : fail("the answer has no field 'value' of 42");
}

int main(int count, char **words) {
    if (count != 3) return fail("usage: curl-baseline URL COUNT");
    body body = {.size = 0};
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    struct curl_slist *header = fields();
    curl_easy_setopt(easy, CURLOPT_URL, words[1]);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, header);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    int status = 0;
    for (long left = atol(words[2]); left > 0 && status == 0; left--) status = request(easy, &body);
    curl_slist_free_all(header);
    curl_easy_cleanup(easy);
    curl_global_cleanup();
    return status;
}
