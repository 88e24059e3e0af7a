#!/bin/sh
# Runs once, when PostgreSQL makes its files: the role that migrates, the role the product connects as, and Temporal's own.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" -v temporal="$TEMPORAL_PASSWORD" <<'SQL'
CREATE ROLE sextant_owner LOGIN NOSUPERUSER CREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE sextant_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE ROLE temporal LOGIN NOSUPERUSER CREATEDB PASSWORD :'temporal';
CREATE DATABASE sextant OWNER sextant_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
