#!/bin/sh
# Installs Tiza on a Debian server, or brings what is there to the state that it describes. See --help.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
code=/opt/tiza data=/var/lib/tiza backups=/var/backups/tiza settings=/etc/tiza/tiza.env
site=/etc/nginx/sites-available/tiza
address='' wheel='' wheels='' certificate='' key='' admin='' language=es workers='' self_signed='' dry_run=''
changes=0

usage() {
    cat <<'END'
Usage: deploy/install.sh --address NAME [OPTION...]

Installs Tiza with PostgreSQL, Redis and nginx on Debian 12 or newer, as root. Each step is done only where it is needed: a
second run changes nothing, and a run with a newer wheel installs that one. Settings that exist are never changed; a site that
exists only gets another certificate, if one is named.

  --address NAME       the name (or address) under which students reach the server, such as tiza.school.example
  --wheel FILE         Tiza's wheel; otherwise the only tiza-*.whl in the current directory
  --wheels FOLDER      install without the package index of Python, from the wheels in this folder
  --certificate FILE   the certificate with its chain, and
  --key FILE           its key; without both, the site keeps those that it has, and a new one uses those of Let's Encrypt
  --self-signed        make a certificate that browsers warn of, to try Tiza out or until there is another
  --admin NAME         make this first administrator; the password is asked for, or read from TIZA_ADMIN_PASSWORD
  --language es|en     the language of visitors whose browser prefers neither (es)
  --workers NUMBER     worker processes (one for each core, at most 8)
  --dry-run            say what would be done, and do nothing
  --help               show this text
END
}

fail() { echo "install.sh: $*" >&2; exit 1; }
say() { echo "$*"; }

# change WORDS -- COMMAND...: says what is changed, and does it unless this is a dry run.
change() {
    words=$1; shift 2
    changes=$((changes + 1))
    if [ -n "$dry_run" ]; then say "would $words"; return; fi
    say "$words"
    "$@" || fail "this failed: $words"
}

value() { [ -n "${2:-}" ] || fail "$1 needs a value (--help shows all options)"; }

while [ $# -gt 0 ]; do
    case $1 in
        --address) value "$@"; address=$2; shift ;;
        --wheel) value "$@"; wheel=$2; shift ;;
        --wheels) value "$@"; wheels=$2; shift ;;
        --certificate) value "$@"; certificate=$2; shift ;;
        --key) value "$@"; key=$2; shift ;;
        --admin) value "$@"; admin=$2; shift ;;
        --language) value "$@"; language=$2; shift ;;
        --workers) value "$@"; workers=$2; shift ;;
        --self-signed) self_signed=yes ;;
        --dry-run) dry_run=yes ;;
        --help) usage; exit 0 ;;
        *) fail "unknown option $1 (--help shows all options)" ;;
    esac
    shift
done

# ---- what was asked for ----------------------------------------------------------------------------------------------

[ -n "$address" ] || fail "--address is missing: the name under which students reach the server"
case $address in *[!A-Za-z0-9.-]*) fail "--address $address is not a name such as tiza.school.example" ;; esac
case $language in es|en) ;; *) fail "--language $language: es or en" ;; esac
[ -n "$workers" ] || { workers=$(nproc); [ "$workers" -le 8 ] || workers=8; }
case $workers in ''|*[!0-9]*|0*) fail "--workers $workers is not a number" ;; esac
[ "$(id -u)" = 0 ] || fail "this must run as root"
[ -f /etc/debian_version ] || fail "this is not Debian: docs/operations.md has the steps by hand"
if [ -z "$wheel" ]; then
    set -- tiza-*.whl
    [ $# = 1 ] || fail "there are several tiza-*.whl here: name one with --wheel"
    wheel=$1
fi
[ -f "$wheel" ] || fail "there is no wheel $wheel (--wheel FILE names it)"
[ -z "$wheels" ] || [ -d "$wheels" ] || fail "there is no folder $wheels"
site_has() { sed -n "s|^ *$1  *\\([^ ;]*\\) *;.*|\\1|p" "$site" 2>/dev/null | head -n 1; }
if [ -n "$self_signed" ]; then
    [ -z "$certificate$key" ] || fail "--self-signed and --certificate exclude each other"
    certificate=/etc/tiza/self-signed.crt key=/etc/tiza/self-signed.key
else
    if [ -z "$certificate$key" ]; then
        certificate=$(site_has ssl_certificate) key=$(site_has ssl_certificate_key)
        certificate=${certificate:-/etc/letsencrypt/live/$address/fullchain.pem}
        key=${key:-/etc/letsencrypt/live/$address/privkey.pem}
    fi
    [ -n "$certificate" ] || fail "--key is given, and --certificate is not"
    [ -n "$key" ] || fail "--certificate is given, and --key is not"
    # nginx reads them from another directory than this one.
    case $certificate in /*) ;; *) certificate=$PWD/$certificate ;; esac
    case $key in /*) ;; *) key=$PWD/$key ;; esac
    for file in "$certificate" "$key"; do
        [ -f "$file" ] || fail "there is no $file: get a certificate (certbot), name one with --certificate and --key, or try --self-signed"
    done
fi
if [ -n "${TIZA_ADMIN_PASSWORD:-}" ] && [ -z "$admin" ]; then fail "TIZA_ADMIN_PASSWORD is set, and --admin is not"; fi

# ---- Debian's packages -----------------------------------------------------------------------------------------------

has_systemd() { [ -d /run/systemd/system ]; }
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'; }

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >/dev/null
}

missing=''
for package in python3-venv postgresql postgresql-client redis-server nginx openssl adduser procps; do
    installed "$package" || missing="$missing $package"
done
# shellcheck disable=SC2086 # one word for each package
[ -z "$missing" ] || change "install$missing" -- install_packages $missing

# ---- user, directories, code -----------------------------------------------------------------------------------------

directory() { # PATH MODE OWNER: makes it, or gives it this mode and owner
    [ "$(stat -c '%a %U:%G' "$1" 2>/dev/null)" = "$2 $3" ] ||
        change "make $1 ($3, mode $2)" -- install -d -m "$2" -o "${3%:*}" -g "${3#*:}" "$1"
}

getent passwd tiza >/dev/null ||
    change "make the user tiza" -- adduser --quiet --system --group --home "$data" --no-create-home tiza
directory "$data" 700 tiza:tiza
directory "$backups" 700 tiza:tiza
directory /etc/tiza 750 root:tiza

install_code() (
    umask 022 # root owns the code, and everybody may read it
    [ -x "$code/bin/python" ] || python3 -m venv "$code" || exit 1
    set -- --quiet --disable-pip-version-check --no-input --force-reinstall
    [ -z "$wheels" ] || set -- "$@" --no-index --find-links "$wheels"
    "$code/bin/pip" install "$@" "$wheel"
)

new_code=''
if [ "$(cat "$code/wheel.sha256" 2>/dev/null)" != "$(sha256sum <"$wheel")" ]; then
    new_code=yes
    change "install $(basename "$wheel") into $code" -- install_code
fi

place() { # SOURCE TARGET MODE: copies a file unless it is there already
    cmp -s "$1" "$2" || change "write $2" -- install -m "$3" "$1" "$2"
}
place "$here/tiza" /usr/local/bin/tiza 755

# ---- database, Redis, settings ---------------------------------------------------------------------------------------

start() { # SERVICE: starts it, now and at each boot
    if has_systemd; then systemctl enable --quiet --now "$1"; else service "$1" start >/dev/null; fi
}
as_postgres() { (cd / && runuser -u postgres -- "$@"); }
database_answers() { as_postgres psql -qAt -c 'SELECT 1' >/dev/null 2>&1; }
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
has_role() { [ "$(as_postgres psql -qAt -c "SELECT 1 FROM pg_roles WHERE rolname = 'tiza'")" = 1 ]; }
has_database() { [ "$(as_postgres psql -qAt -c "SELECT 1 FROM pg_database WHERE datname = 'tiza'")" = 1 ]; }

write_settings() {
    new=$(mktemp /etc/tiza/.new.XXXXXX)
    sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$(random 32)|" \
        -e "s|^DATABASE_URL=.*|DATABASE_URL=postgresql://tiza:$(random 24)@127.0.0.1/tiza|" \
        -e "s|^WEB_CONCURRENCY=.*|WEB_CONCURRENCY=$workers|" \
        -e "s|^CLASSROOM_PUBLIC_URL=.*|CLASSROOM_PUBLIC_URL=https://$address|" \
        -e "s|^CLASSROOM_DEFAULT_LANGUAGE=.*|CLASSROOM_DEFAULT_LANGUAGE=$language|" \
        "$here/tiza.env.example" >"$new"
    chmod 640 "$new" && chgrp tiza "$new" && mv "$new" "$settings"
}

create_role() { # the password comes through standard input, not on the command line, which everybody can read
    password=$(sed -n 's|^DATABASE_URL=.*://tiza:\([^@]*\)@.*|\1|p' "$settings")
    [ -n "$password" ] || fail "DATABASE_URL in $settings has no password for the user tiza"
    # CREATEDB: `tiza verify` restores a backup into a database of its own.
    echo "CREATE ROLE tiza LOGIN CREATEDB PASSWORD '$password'" | as_postgres psql -q -v ON_ERROR_STOP=1
}

if ! { command -v pg_lsclusters >/dev/null && database_answers; }; then
    change "start PostgreSQL" -- start postgresql
    [ -n "$dry_run" ] || {
        tries=0
        until database_answers; do
            tries=$((tries + 1)); [ $tries -lt 30 ] || fail "PostgreSQL does not answer: systemctl status postgresql"
            sleep 1
        done
    }
fi
[ "$(redis-cli ping 2>/dev/null)" = PONG ] || change "start Redis" -- start redis-server

if [ ! -f "$settings" ]; then
    change "write $settings, with a new secret and password" -- write_settings
elif ! grep -qxF "CLASSROOM_PUBLIC_URL=https://$address" "$settings"; then
    say "note: $settings has another CLASSROOM_PUBLIC_URL than https://$address, and is not changed"
fi
if grep -q '^DATABASE_URL=.*@127.0.0.1/tiza$' "$settings" 2>/dev/null || [ -n "$dry_run" ]; then
    if [ -n "$dry_run" ] && ! database_answers; then
        change "make the role and the database tiza" -- true
    else
        has_role || change "make PostgreSQL's role tiza" -- create_role
        has_database || change "make the database tiza" -- as_postgres createdb --owner tiza tiza
    fi
fi

# ---- schema and first administrator ----------------------------------------------------------------------------------

run_tiza() { (cd / && /usr/local/bin/tiza "$@"); } # where its user may not go, it would say so
migrate() { # only then is the wheel installed: a run after one that failed here tries again
    output=$(run_tiza upgrade 2>&1) || { echo "$output" >&2; return 1; }
    sha256sum <"$wheel" >"$code/wheel.sha256"
}
make_admin() {
    # As the option --password the password could be read in the list of processes.
    [ -z "${TIZA_ADMIN_PASSWORD:-}" ] || export FLASK_USER_CREATE_PASSWORD="$TIZA_ADMIN_PASSWORD"
    run_tiza user create "$admin" --role admin >/dev/null
}

[ -z "$new_code" ] || change "bring the database to the schema of this version" -- migrate
if [ -n "$dry_run" ]; then
    [ -z "$admin" ] || change "make the administrator $admin, if there is none of this name" -- true
elif [ -n "$admin" ]; then
    run_tiza user list --role admin | cut -f1 | grep -qxF "$admin" ||
        change "make the administrator $admin" -- make_admin
fi

# ---- services --------------------------------------------------------------------------------------------------------

before=$changes
for unit in "$here"/systemd/*; do place "$unit" "/etc/systemd/system/$(basename "$unit")" 644; done
[ $changes = "$before" ] || ! has_systemd || change "have systemd read the units" -- systemctl daemon-reload
if ! has_systemd; then
    say "note: systemd does not run here, so Tiza, its timers and nginx are not started"
else
    for unit in tiza-backup.timer tiza-retention.timer; do
        systemctl is-active --quiet "$unit" || change "start $unit" -- systemctl enable --quiet --now "$unit"
    done
    if ! systemctl is-active --quiet tiza; then
        change "start tiza" -- systemctl enable --quiet --now tiza
    elif [ -n "$new_code" ] || [ $changes != "$before" ]; then
        change "restart tiza with what is new, worker by worker" -- systemctl reload tiza
    fi
fi

# ---- nginx -----------------------------------------------------------------------------------------------------------

self_sign() {
    case $address in *[!0-9.]*) kind=DNS ;; *) kind=IP ;; esac
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$address" \
        -addext "subjectAltName=$kind:$address" -keyout "$key" -out "$certificate" 2>/dev/null && chmod 644 "$certificate"
}
write_site() {
    sed -e "s|tiza\.school\.example|$address|g" -e "s|^\( *ssl_certificate  *\).*|\1$certificate;|" \
        -e "s|^\( *ssl_certificate_key  *\).*|\1$key;|" "$here/nginx-site.conf" >"$site" && chmod 644 "$site"
}
name_certificate() {
    sed -i -e "s|^\( *ssl_certificate  *\).*|\1$certificate;|" -e "s|^\( *ssl_certificate_key  *\).*|\1$key;|" "$site"
}
widen() { # each page keeps a connection open, twice: to the browser and to Tiza
    sed -i -e 's/^\(\s*worker_connections\s\+\)[0-9]\+;/\120000;/' /etc/nginx/nginx.conf &&
    { grep -q worker_rlimit_nofile /etc/nginx/nginx.conf || sed -i '1i worker_rlimit_nofile 65536;' /etc/nginx/nginx.conf; }
}

before=$changes
[ -z "$self_signed" ] || [ -f "$certificate" ] || change "make a certificate for $address that signs itself" -- self_sign
if [ ! -f "$site" ]; then
    change "write the site of nginx" -- write_site
else
    [ "$(site_has ssl_certificate) $(site_has ssl_certificate_key)" = "$certificate $key" ] ||
        change "have the site use $certificate" -- name_certificate
    grep -q "^ *server_name .*$address" "$site" ||
        say "note: $site is for another name than $address, and is not changed"
    grep -q acme-challenge "$site" ||
        say "note: $site has no place for certbot --webroot; deploy/nginx-site.conf has one (acme-challenge)"
fi
[ -e /etc/nginx/sites-enabled/tiza ] ||
    change "switch the site on" -- ln -s ../sites-available/tiza /etc/nginx/sites-enabled/tiza
grep -q worker_rlimit_nofile /etc/nginx/nginx.conf 2>/dev/null || change "let nginx have 20000 connections" -- widen
[ -n "$dry_run" ] || nginx -t -q || fail "nginx does not accept its configuration (above)"
if has_systemd; then
    if ! systemctl is-active --quiet nginx; then
        change "start nginx" -- systemctl enable --quiet --now nginx
    elif [ $changes != "$before" ]; then
        change "restart nginx" -- systemctl restart nginx
    fi
fi

# ---- the end ---------------------------------------------------------------------------------------------------------

if [ -n "$dry_run" ]; then
    say "This was a dry run: $changes changes would be made."
elif [ $changes = 0 ]; then
    say "Nothing had to be changed."
else
    trusted=''
    [ -z "$self_signed" ] || trusted="SSL_CERT_FILE=$certificate "
    say "Done, with $changes changes. Next: ${trusted}tiza doctor https://$address"
fi
