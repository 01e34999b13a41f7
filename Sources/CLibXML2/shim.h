#include <libxml/xmlversion.h>
/* Debian's libxml2 is built with ICU and its headers include ICU's, whose types clash with those of Swift's Foundation.
   Only the inside of xmlCharEncodingHandler depends on this; it is never looked into. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
