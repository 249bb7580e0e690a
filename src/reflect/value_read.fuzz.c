/* libFuzzer: any bytes as a domain document. What is read must be written, read again and be the
 * same text. clang -fsanitize=fuzzer,address,undefined; seeds: tests/xml/domain, dictionary:
 * gen/domain.dict */
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "gen/domain.h"
#include "reflect/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    void *domain = value_read(&type_domain, (const char *)data, size, READ_STATE);
    if (!domain) {
        if (!error_get())
            abort(); /* every refusal has its reason */
        error_clear();
        return 0;
    }
    char *text = value_write(&type_domain, domain, VIEW_STATE);
    void *again = value_read(&type_domain, text, strlen(text), READ_STATE);
    if (!again)
        abort();
    char *text_again = value_write(&type_domain, again, VIEW_STATE);
    if (strcmp(text, text_again) != 0)
        abort();
    value_free(&type_domain, value_copy(&type_domain, again));
    value_free(&type_domain, domain);
    value_free(&type_domain, again);
    free(text);
    free(text_again);
    return 0;
}
