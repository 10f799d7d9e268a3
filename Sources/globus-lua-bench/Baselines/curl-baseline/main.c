/* A program that does the least that libcurl needs for authorized requests, with one field of each answer read: handles
   and connections are kept, and the header fields are those of globus-lua. */
#include "baseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int fail(const char *reason) {
    fprintf(stderr, "curl-baseline: %s\n", reason);
    return 1;
}

/* Makes room for so many more bytes and a zero behind them. */
static int make_room(answer *answer, size_t total) {
    size_t needed = answer->size + total + 1;
    if (needed <= answer->capacity) return 1;
    size_t capacity = needed < 4096 ? 4096 : needed * 2;
    char *bytes = realloc(answer->bytes, capacity);
    if (!bytes) return 0;
    answer->bytes = bytes;
    answer->capacity = capacity;
    return 1;
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    answer *answer = context;
    size_t total = size * count;
    if (!make_room(answer, total)) return CURL_WRITEFUNC_ERROR;
    memcpy(answer->bytes + answer->size, bytes, total);
    answer->size += total;
    answer->bytes[answer->size] = 0;
    return total;
}

CURL *make_request(const job *job, answer *answer) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, job->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job->fields);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, answer);
    if (job->authorities) curl_easy_setopt(easy, CURLOPT_CAINFO, job->authorities);
    return easy;
}

int check(CURLcode code, const answer *answer) {
    if (code != CURLE_OK) return fail(curl_easy_strerror(code));
    const char *field = answer->size == 0 ? NULL : strstr(answer->bytes, "\"value\":");
    return field && atoi(field + 8) == 42 ? 0 : fail("the answer has no field 'value' of 42");
}

static struct curl_slist *make_fields(void) {
    struct curl_slist *fields = curl_slist_append(NULL, "Accept: application/json");
    fields = curl_slist_append(fields, "User-Agent: curl-baseline/1.0");
    fields = curl_slist_append(fields, "X-Globus-Client-Info: product=curl-baseline,version=1.0");
    return curl_slist_append(fields, "Authorization: Bearer benchmark-access-token");
}

int main(int count, char **words) {
    if (count < 3 || count > 5) return fail("usage: curl-baseline URL COUNT [LIMIT [AUTHORITIES]]");
    curl_global_init(CURL_GLOBAL_DEFAULT);
    job job = {
        .url = words[1],
        .count = atol(words[2]),
        .limit = count > 3 ? atol(words[3]) : 0,
        .authorities = count > 4 ? words[4] : NULL,
        .fields = make_fields(),
    };
    int status = job.limit > 0 ? run_multi(&job) : run_easy(&job);
    curl_slist_free_all(job.fields);
    curl_global_cleanup();
    return status;
}
