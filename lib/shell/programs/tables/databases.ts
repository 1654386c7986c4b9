/**
 * Databases' command-line clients. Their statements are text; files of statements are read.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Databases' clients. */
export const DATABASES: ProgramTable = {
  psql: {
    abbreviations: true,
    flags:
      "c|command=text f|file=read d|dbname=text h|host=connect p|port=port U|username=text W|password w|no-password o|output=write " +
      "L|log-file=write v|set|variable=text P|pset=text F|field-separator=text R|record-separator=text T|table-attr=text " +
      "a b e E l|list n q s S t A x X 0 z 1 H csv",
    operands: "remote text",
    scheme: "postgresql",
    reader: "sql",
    aliases: ["pgcli", "usql", "ysqlsh", "cockroach"],
  },
  pg_dump: {
    abbreviations: true,
    flags:
      "f|file=write d|dbname=text h|host=connect p|port=port U|username=text F|format=text t|table=text T=text n|schema=text N=text j=text Z=text E=text a s c C O x v w W",
    operands: "remote",
    scheme: "postgresql",
    aliases: ["pg_dumpall", "pg_basebackup", "pg_receivewal"],
  },
  pg_restore: {
    abbreviations: true,
    flags:
      "d|dbname=text h|host=connect p|port=port U|username=text f|file=write F=text t=text n=text L=read j=text c|clean C a s O x v",
    operands: "read",
    scheme: "postgresql",
  },
  dropdb: {
    abbreviations: true,
    flags: "h|host=connect p|port=port U|username=text f|force i e w W if-exists maintenance-db=text",
    operands: "text...",
    scheme: "postgresql",
    aliases: [
      "createdb",
      "createuser",
      "dropuser",
      "vacuumdb",
      "reindexdb",
      "clusterdb",
      "pg_isready",
      "pgbench",
    ],
  },
  pg_ctl: {
    flags: "D|pgdata=list l|log=write o=text m=text t=text w W s",
    operands: "text...",
    aliases: [
      "initdb",
      "postgres",
      "pg_upgrade",
      "pg_resetwal",
      "pg_waldump",
      "pg_checksums",
      "pg_archivecleanup",
      "pg_controldata",
      "pg_combinebackup",
    ],
  },
  mysql: {
    abbreviations: true,
    flags:
      "e|execute=text D|database=text h|host=connect P|port=port u|user=text p|password=?text S|socket=list protocol=text " +
      "defaults-file=read defaults-extra-file=read init-command=text tee=write pager=?shell delimiter=text default-character-set=text " +
      "ssl-ca=list ssl-cert=list ssl-key=list A B N E H X s t v f q C login-path=text local-infile=?text",
    operands: "text",
    scheme: "mysql",
    reader: "sql",
    aliases: ["mariadb", "mycli", "mysqlsh"],
  },
  mysqldump: {
    abbreviations: true,
    flags:
      "h|host=connect P|port=port u|user=text p|password=?text r|result-file=write S=list defaults-file=read defaults-extra-file=read where|w=text ignore-table=text tab|T=write databases|B all-databases|A",
    operands: "text...",
    scheme: "mysql",
    aliases: ["mariadb-dump", "mysqlpump", "mydumper"],
  },
  mysqladmin: {
    abbreviations: true,
    flags: "h|host=connect P|port=port u|user=text p|password=?text S=list f|force",
    operands: "text...",
    scheme: "mysql",
    aliases: ["mysqlimport", "mysqlcheck", "mysqlshow", "mariadb-admin", "mysql_upgrade"],
  },
  sqlite3: {
    flags:
      "-cmd=text -init=read -separator=text -newline=text -nullvalue=text -csv -json -header -line -list -column -html -batch -bail -echo -readonly -interactive -safe -A=text -c=text -s=text -f=read",
    singleDash: true,
    operands: "edit text...",
    reader: "sql",
    aliases: ["sqlite", "duckdb", "litecli", "sqlcipher", "sqlite-utils"],
  },
  mongosh: {
    flags:
      "eval=text f|file=read host=connect port=port u|username=text p|password=text authenticationDatabase=text quiet norc shell tls tlsCAFile=list tlsCertificateKeyFile=list",
    operands: "remote read...",
    scheme: "mongodb",
    aliases: ["mongo"],
  },
  mongodump: {
    flags:
      "h|host=connect port=port u|username=text p|password=text d|db=text c|collection=text o|out=write uri=connect archive=?write gzip q=text queryFile=read authenticationDatabase=text",
    operands: "text...",
    scheme: "mongodb",
    aliases: ["mongoexport", "bsondump", "mongostat", "mongotop"],
  },
  mongorestore: {
    flags:
      "h|host=connect port=port u|username=text p|password=text d|db=text c|collection=text uri=connect archive=?read drop gzip dir=read file=read",
    operands: "read*...",
    scheme: "mongodb",
    sends: true,
    aliases: ["mongoimport"],
  },
  "redis-cli": {
    flags:
      "h=connect p=port s=list a=text u=connect n=text r=text i=text eval=read D=text d=text x X=text 2 3 c cert=list key=list cacert=list cacertdir=list rdb=write functions-rdb=write tls user=text pass=text pipe bigkeys scan pattern=text raw csv json no-auth-warning",
    operands: "text...",
    posix: true,
    scheme: "redis",
    aliases: ["valkey-cli", "keydb-cli", "iredis", "memcached-tool"],
  },
  sqlcmd: {
    flags: "S=connect U=text P=text d=text Q=text q=text i=read o=write E C N s=text W h=text b",
    operands: "text...",
    scheme: "mssql",
    aliases: ["mssql-cli", "bcp", "osql"],
  },
  sqlplus: { flags: "-S -L", operands: "path...", aliases: ["sqlcl", "isql", "tsql", "db2", "fbsql"] },
  cqlsh: {
    flags: "e|execute=text f|file=read u=text p=text k=text",
    operands: "connect port",
    scheme: "cassandra",
  },
  influx: {
    flags: "execute=text host=connect port=port f|file=read t|token=text o=text b=text",
    operands: "text...",
    scheme: "influx",
    aliases: ["influxd"],
  },
  "clickhouse-client": {
    flags:
      "q|query=text queries-file=read h|host=connect port=port u|user=text password=text d|database=text",
    operands: "text...",
    scheme: "clickhouse",
    aliases: ["clickhouse", "clickhouse-local"],
  },
  neo4j: {
    operands: "text...",
    aliases: [
      "cypher-shell",
      "arangosh",
      "surreal",
      "rethinkdb",
      "couchdb",
      "nodetool",
      "rabbitmqctl",
      "kafka-topics",
      "kafka-console-producer",
      "kafka-console-consumer",
      "kcat",
      "nats",
      "etcd",
      "zkcli",
      "curator",
      "elasticsearch",
    ],
  },
  prisma: {
    operands: "text...",
    aliases: [
      "drizzle-kit",
      "knex",
      "sequelize",
      "typeorm",
      "alembic",
      "flyway",
      "liquibase",
      "dbmate",
      "sqlx",
      "diesel",
      "migrate",
      "hasura",
      "dbt",
      "atlas",
    ],
  },
};
