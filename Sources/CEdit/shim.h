#pragma once

/* For C targets only. Swift sees CEditSupport: libedit's own functions are variadic. */
#include <histedit.h>
