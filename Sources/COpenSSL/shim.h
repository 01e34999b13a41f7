#ifndef AWAY_COPENSSL_H
#define AWAY_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* Macros made of expressions, which Swift does not import. */
static const int away_select_public_key = EVP_PKEY_PUBLIC_KEY;
static const unsigned long away_name_rfc2253 = XN_FLAG_RFC2253;
static const int away_utf8 = MBSTRING_UTF8;

#endif
