#include "baseline.h"

#include <stdlib.h>

/* Removes the transfers that have ended, and starts them again while there are requests left. */
static int renew(CURLM *multi, long *left, long *running) {
    CURLMsg *message;
    int queued;
    while ((message = curl_multi_info_read(multi, &queued))) {
        CURL *easy = message->easy_handle;
        CURLcode code = message->data.result;
        answer *answer;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &answer);
        curl_multi_remove_handle(multi, easy);
        if (check(code, answer) != 0) return 1;
        *running -= 1;
        if (*left == 0) continue;
        *left -= 1;
        *running += 1;
        answer->size = 0;
        curl_multi_add_handle(multi, easy);
    }
    return 0;
}

static int perform(CURLM *multi, long left, long running) {
    while (running > 0) {
        int active;
        curl_multi_perform(multi, &active);
        if (renew(multi, &left, &running) != 0) return 1;
        /* A transfer that has just been started can go on at once. */
        if (active >= running && running > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    return 0;
}

int run_multi(const job *job) {
    long limit = job->limit < job->count ? job->limit : job->count;
    CURLM *multi = curl_multi_init();
    answer *answers = calloc((size_t)limit, sizeof *answers);
    CURL **easy = calloc((size_t)limit, sizeof *easy);
    if (!multi || !answers || !easy) return fail("there is no memory left");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, limit);
    for (long i = 0; i < limit; i++) {
        easy[i] = make_request(job, &answers[i]);
        curl_easy_setopt(easy[i], CURLOPT_PRIVATE, &answers[i]);
        /* Over TLS, waiting for an HTTP/2 connection to share is better than opening another one. */
        curl_easy_setopt(easy[i], CURLOPT_PIPEWAIT, 1L);
        curl_multi_add_handle(multi, easy[i]);
    }
    int status = perform(multi, job->count - limit, limit);
    for (long i = 0; i < limit; i++) {
        curl_multi_remove_handle(multi, easy[i]);
        curl_easy_cleanup(easy[i]);
        free(answers[i].bytes);
    }
    curl_multi_cleanup(multi);
    free(easy);
    free(answers);
    return status;
}
