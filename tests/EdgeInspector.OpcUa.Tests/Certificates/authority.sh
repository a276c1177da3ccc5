#!/usr/bin/env bash
# A plant's certificates as OpenSSL makes them: authority.sh <empty folder>
# root → site → plc (good), peer (node-opcua's, with its chain in peer-chain.txt), line (the site's second authority, for a longer chain) → far; revoked by the site: gone.
# Signed by themselves: user (a person or service), lone and its faults. Lists: root.crl, site.crl (PEM), site.der.crl, late.crl (over since the year 2020).
set -euo pipefail
cd "$1"

cat > openssl.cnf <<'END'
[req]
distinguished_name = dn
prompt = no
[dn]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[no-authority]
basicConstraints = critical, CA:FALSE
[plc]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = URI:urn:plc:7, DNS:plc7, IP:10.1.2.3
[peer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = URI:urn:peer:node-opcua, IP:127.0.0.1
[user]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[no-encipherment]
keyUsage = critical, digitalSignature
subjectAltName = URI:urn:plc:7, DNS:plc7
[client-only]
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
extendedKeyUsage = clientAuth
subjectAltName = URI:urn:plc:7, DNS:plc7
[no-uri]
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
subjectAltName = DNS:plc7
[ca]
default_ca = site
[root]
database = root.txt
default_md = sha256
[site]
database = site.txt
default_md = sha256
crlnumber = site.number
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
END
export OPENSSL_CONF="$PWD/openssl.cnf"
touch root.txt site.txt
echo 01 > site.number

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out root.key
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out site.key
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out leaf.key
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out user.key
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.key
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out curve.key

# issue <name> <subject> <key> <issuer> <extensions> [digest]
issue() {
  openssl req -new -key "$3" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -CAcreateserial -days 30 -"${6:-sha256}" -extfile openssl.cnf -extensions "$5" -out "$1.pem" 2> /dev/null
}
# alone <name> <subject> <key> <extensions> [digest]
alone() { openssl req -x509 -key "$3" -subj "$2" -days 30 -"${5:-sha256}" -extensions "$4" -out "$1.pem"; }

alone root "/O=Plant/CN=Plant root" root.key authority
issue site "/O=Plant/CN=Plant site" site.key root authority
issue plc "/O=Plant/CN=PLC 7" leaf.key site plc
issue gone "/O=Plant/CN=PLC gone" leaf.key site plc
cp leaf.key line.key
issue line "/O=Plant/CN=Plant line" line.key site authority
issue far "/O=Plant/CN=PLC far" leaf.key line plc
issue pretender "/O=Plant/CN=Pretender" leaf.key site no-authority
cp leaf.key pretender.key
issue under-pretender "/O=Plant/CN=PLC under a pretender" leaf.key pretender plc
issue old-hash "/O=Plant/CN=PLC SHA-1" leaf.key site plc sha1
issue peer "/O=Plant/CN=Peer" leaf.key site peer
cat peer.pem site.pem > peer-chain.txt
alone other-root "/O=Plant/CN=Plant root" leaf.key authority
alone lone "/O=Plant/CN=PLC alone" leaf.key plc
alone lone-sha1 "/O=Plant/CN=PLC alone SHA-1" leaf.key plc sha1
alone lone-md5 "/O=Plant/CN=PLC alone MD5" leaf.key plc md5
alone weak "/O=Plant/CN=PLC weak" weak.key plc
alone curve "/O=Plant/CN=PLC curve" curve.key plc
alone user "/O=Plant/CN=Agent of line 7" user.key user
alone no-encipherment "/O=Plant/CN=PLC no encipherment" leaf.key no-encipherment
alone client-only "/O=Plant/CN=PLC client only" leaf.key client-only
alone no-uri "/O=Plant/CN=PLC no URI" leaf.key no-uri

openssl ca -name site -cert site.pem -keyfile site.key -revoke gone.pem 2> /dev/null
openssl ca -name site -cert site.pem -keyfile site.key -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z -out late.crl 2> /dev/null
openssl ca -name site -cert site.pem -keyfile site.key -gencrl -crldays 7 -out site.crl 2> /dev/null
openssl ca -name root -cert root.pem -keyfile root.key -gencrl -crldays 7 -out root.crl 2> /dev/null
openssl crl -in site.crl -outform DER -out site.der.crl
for pem in *.pem; do openssl x509 -in "$pem" -outform DER -out "${pem%.pem}.der"; done
chmod 600 ./*
