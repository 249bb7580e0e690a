/* The level of compatibility that clients are told. */
#pragma once
#define VERSION_TEXT "11.3.0"
#define VERSION_NUMBER 11003000ULL /* major * 1000000 + minor * 1000 + release */
