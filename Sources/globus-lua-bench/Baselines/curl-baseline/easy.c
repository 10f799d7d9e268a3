#include "baseline.h"

int run_easy(const job *job) {
    answer answer = {.size = 0};
    CURL *easy = make_request(job, &answer);
    int status = 0;
    for (long left = job->count; left > 0 && status == 0; left--) {
        answer.size = 0;
        status = check(curl_easy_perform(easy), &answer);
    }
    curl_easy_cleanup(easy);
    return status;
}
