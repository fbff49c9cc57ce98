#!/bin/sh
# Makes what compose.yaml needs and no repository may have, in deploy/private: secrets, the site of nginx, a certificate.
# What is there already stays as it is.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
private=$here/private address='' certificate='' key=''

usage() {
    cat <<'END'
Usage: deploy/compose-secrets.sh --address NAME [--certificate FILE --key FILE]

  --address NAME       the name under which students reach the server, such as tiza.school.example
  --certificate FILE   the certificate with its chain, and
  --key FILE           its key; without both, one is made that browsers warn of
END
}

fail() { echo "compose-secrets.sh: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ -n "${2:-}" ] || fail "$1 is unknown or needs a value (--help shows all options)"
    case $1 in
        --address) address=$2 ;;
        --certificate) certificate=$2 ;;
        --key) key=$2 ;;
        *) fail "unknown option $1 (--help shows all options)" ;;
    esac
    shift 2
done
[ -n "$address" ] || fail "--address is missing: the name under which students reach the server"
case $address in *[!A-Za-z0-9.-]*) fail "--address $address is not a name such as tiza.school.example" ;; esac
[ -z "$certificate$key" ] || { [ -f "$certificate" ] && [ -f "$key" ]; } || fail "--certificate and --key both name a file"

random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

mkdir -p "$private/tls"
[ -s "$private/database-password" ] || random 24 >"$private/database-password"
# PostgreSQL and nginx read these as users of their own; the directory above lets only its owner in.
chmod 644 "$private/database-password"
if [ ! -s "$private/tiza.env" ]; then
    cat >"$private/tiza.env" <<END
SECRET_KEY=$(random 32)
DATABASE_URL=postgresql://tiza:$(cat "$private/database-password")@database/tiza
REDIS_URL=redis://redis:6379/0
WEB_CONCURRENCY=4
CLASSROOM_PUBLIC_URL=https://$address
CLASSROOM_TRUSTED_PROXIES=1
CLASSROOM_REGISTRATION=closed
CLASSROOM_DEFAULT_LANGUAGE=es
END
fi
if [ ! -s "$private/tls/key.pem" ]; then
    if [ -n "$certificate" ]; then
        cp "$certificate" "$private/tls/certificate.pem" && cp "$key" "$private/tls/key.pem"
    else
        case $address in *[!0-9.]*) kind=DNS ;; *) kind=IP ;; esac
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$address" \
            -addext "subjectAltName=$kind:$address" -keyout "$private/tls/key.pem" -out "$private/tls/certificate.pem" \
            2>/dev/null || fail "openssl could not make a certificate"
    fi
fi
if [ ! -s "$private/site.conf" ]; then
    sed -e "s|tiza\.school\.example|$address|g" -e 's|127\.0\.0\.1:5000|app:5000|' \
        -e 's|^\( *ssl_certificate  *\).*|\1/etc/nginx/tls/certificate.pem;|' \
        -e 's|^\( *ssl_certificate_key  *\).*|\1/etc/nginx/tls/key.pem;|' "$here/nginx-site.conf" >"$private/site.conf"
fi
cat >"$private/nginx.conf" <<'END'
user nginx;
worker_processes auto;
worker_rlimit_nofile 65536;
pid /run/nginx.pid;
error_log /dev/stderr warn;
events { worker_connections 20000; }
http {
    include /etc/nginx/mime.types;
    access_log off;
    server_tokens off;
    include /etc/nginx/conf.d/site.conf;
}
END
chmod 644 "$private/site.conf" "$private/nginx.conf"
echo "deploy/private is ready for https://$address. Keep a copy of tiza.env in another place: backups have no secrets."
