"""Judges SAML responses by implementations that share no code with ours.

Reads a JSON object a line from standard input: `response` (base64, as posted), `certificate` (PEM), `sp`, `acs`, `idp`, `request`, `now`
(seconds since 1970) and `skew`. Answers with a JSON object a line: for each implementation null where it refuses, and else what it reads.

`xmlsec` is the command xmlsec1, which verifies signatures only: what it answers is the IDs of the elements whose signatures hold. `signxml` reads
from what its verification returned. `saml` is python3-saml: its whole judgement.
"""

import base64
import copy
import json
import re
import subprocess
import sys
import tempfile

from lxml import etree
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from signxml import SignatureConfiguration, SignatureMethod, XMLVerifier

DS = "{http://www.w3.org/2000/09/xmldsig#}"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def text(element):
    return "".join(element.itertext()) if element is not None else None


def content(assertion):
    """What an assertion says, by lxml alone."""
    confirmations = [
        {name: data.get(name) for name in ("Recipient", "NotOnOrAfter", "NotBefore", "InResponseTo")}
        for confirmation in assertion.findall(f"{SAML}Subject/{SAML}SubjectConfirmation")
        if confirmation.get("Method") == "urn:oasis:names:tc:SAML:2.0:cm:bearer"
        for data in confirmation.findall(f"{SAML}SubjectConfirmationData")
    ]
    name = assertion.find(f"{SAML}Subject/{SAML}NameID")
    statement = assertion.find(f"{SAML}AuthnStatement")
    conditions = assertion.find(f"{SAML}Conditions")
    attributes = {}
    for attribute in assertion.findall(f"{SAML}AttributeStatement/{SAML}Attribute"):
        values = attributes.setdefault(attribute.get("Name"), [])
        for value in attribute.findall(f"{SAML}AttributeValue"):
            if len(value) == 0:
                values.append(text(value))
    return {
        "id": assertion.get("ID"),
        "issuer": text(assertion.find(f"{SAML}Issuer")),
        "nameId": text(name),
        "format": name.get("Format") if name is not None else None,
        "sessionIndex": statement.get("SessionIndex") if statement is not None else None,
        "authnInstant": statement.get("AuthnInstant") if statement is not None else None,
        "sessionEnd": statement.get("SessionNotOnOrAfter") if statement is not None else None,
        "attributes": attributes,
        "audiences": [[text(one) for one in some.findall(f"{SAML}Audience")] for some in conditions.findall(f"{SAML}AudienceRestriction")],
        "notBefore": conditions.get("NotBefore"),
        "notOnOrAfter": conditions.get("NotOnOrAfter"),
        "confirmations": confirmations,
    }


def signed_elements(root):
    return [element for element in [root, *root.findall(f"{SAML}Assertion")] if element.find(f"{DS}Signature") is not None]


def by_xmlsec1(message, root, case, key):
    """Each signature by itself: the IDs of their elements, or nothing when one does not hold or there is none."""
    held = []
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(message)
        file.flush()
        for element in signed_elements(root):
            kind = etree.QName(element)
            path = "/*[local-name()='Response']" + ("/*[local-name()='Assertion']" if kind.localname == "Assertion" else "")
            command = [
                "xmlsec1", "--verify", "--pubkey-cert-pem", key, "--enabled-key-data", "rsa,ecdsa,x509",
                "--enabled-reference-uris", "same-doc", "--id-attr:ID", f"{kind.namespace}:{kind.localname}",
                "--node-xpath", path + "/*[local-name()='Signature']", file.name,
            ]  # fmt: skip
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
            if done.returncode != 0:
                return None
            held.append(element.get("ID"))
    return held or None


CONFIGURATION = SignatureConfiguration(
    require_x509=True,
    expect_references=1,
    signature_methods=frozenset(method for method in SignatureMethod if "SHA1" not in method.name and "HMAC" not in method.name),
)


def by_signxml(root, case):
    """Reads from what was digested, never from the document."""
    assertion = None
    for element in signed_elements(root):
        # The library looks for one signature in what it is given: a copy with the other one taken away.
        alone = copy.deepcopy(root) if element is root else copy.deepcopy(element)
        if element is root:
            keep = alone.find(f"{DS}Signature")
            expected = CONFIGURATION
            inner = alone
        else:
            inner, keep, expected = alone, alone.find(f"{DS}Signature"), CONFIGURATION
        result = XMLVerifier().verify(inner, x509_cert=case["certificate"], expect_config=expected, id_attribute="ID", validate_schema=False)
        signed = result.signed_xml
        found = signed if signed.tag == f"{SAML}Assertion" else signed.find(f"{SAML}Assertion")
        if found is not None:
            assertion = found
    return content(assertion) if assertion is not None else None


def by_python3_saml(case):
    settings = OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {"entityId": case["sp"], "assertionConsumerService": {"url": case["acs"]}},
            "idp": {
                "entityId": case["idp"],
                "singleSignOnService": {"url": "https://idp.example/sso"},
                "x509cert": "".join(case["certificate"].splitlines()[1:-1]),
            },
            "security": {"wantAttributeStatement": False, "rejectDeprecatedAlgorithm": True},
        },
        sp_validation_only=True,
    )
    match = re.match(r"https://([^/]+)(/.*)", case["acs"])
    request = {"https": "on", "http_host": match[1], "script_name": match[2], "get_data": {}, "post_data": {}}
    OneLogin_Saml2_Utils.now = staticmethod(lambda: case["now"])
    response = OneLogin_Saml2_Response(settings, case["response"])
    response.is_valid(request, request_id=case["request"], raise_exceptions=True)
    return {
        "id": response.get_assertion_id(),
        "nameId": response.get_nameid(),
        "format": response.get_nameid_format(),
        "sessionIndex": response.get_session_index(),
        "attributes": response.get_attributes(),
    }


def judged(judge, *arguments):
    try:
        return judge(*arguments), None
    except Exception as error:  # whatever it is, it is no acceptance
        return None, f"{type(error).__name__}: {error}"[:300]


keys = {}
for line in sys.stdin:
    case = json.loads(line)
    if case["certificate"] not in keys:
        keys[case["certificate"]] = tempfile.NamedTemporaryFile("w", suffix=".pem")
        keys[case["certificate"]].write(case["certificate"])
        keys[case["certificate"]].flush()
    answer, faults = {}, {}
    message = base64.b64decode(case["response"])
    try:
        root = etree.fromstring(message, PARSER)
    except etree.XMLSyntaxError as error:
        root, faults["parse"] = None, str(error)
    if root is not None:
        key = keys[case["certificate"]].name
        answer["xmlsec"], faults["xmlsec"] = judged(by_xmlsec1, message, root, case, key)
        answer["signxml"], faults["signxml"] = judged(by_signxml, root, case)
        answer["saml"], faults["saml"] = judged(by_python3_saml, case)
    print(json.dumps({"read": answer, "faults": {name: fault for name, fault in faults.items() if fault}}), flush=True)
