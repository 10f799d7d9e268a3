#pragma once

/* For C targets only. Swift uses CEditSupport, since libedit's own functions are variadic. */
#include <histedit.h>
