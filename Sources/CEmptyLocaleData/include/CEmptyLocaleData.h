/* Nothing is called: see locale_data.c. */
#pragma once
