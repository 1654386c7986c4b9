/**
 * Clouds, infrastructure as code, hosting.
 *
 * @module
 */

import type { ProgramRow, ProgramTable } from "../row.ts";

/** `cp SOURCE DESTINATION` where either side may be a bucket's URL. */
const BUCKET_COPY: ProgramRow = { operands: "from... to" };

/** Clouds and infrastructure. */
export const CLOUD: ProgramTable = {
  aws: {
    flags:
      "profile=text region=text endpoint-url=connect output=text query=text ca-bundle=list cli-input-json=text cli-input-yaml=text " +
      "no-verify-ssl no-sign-request no-paginate debug color=text body=read zip-file=text user-data=text template-body=text " +
      "parameters=text cli-binary-format=text instance-ids=text... name=text function-name=text bucket=text key=text " +
      "desired-count=text desired-capacity=text min-size=text max-size=text master-user-password=text " +
      "backup-retention-period=text publicly-accessible no-deletion-protection",
    operands: "text...",
    sub: {
      s3: {
        operands: "text...",
        sub: {
          cp: {
            ...BUCKET_COPY,
            flags:
              "recursive exclude=text include=text acl=text storage-class=text content-type=text cache-control=text expires=text sse=?text metadata=text grants=text... source-region=text delete dryrun quiet only-show-errors follow-symlinks size-only exact-timestamps",
            recursive: "recursive",
            // `aws s3 cp s3://b/x -`
            output: "download",
          },
          sync: {
            ...BUCKET_COPY,
            flags:
              "recursive exclude=text include=text acl=text storage-class=text content-type=text cache-control=text expires=text sse=?text metadata=text grants=text... source-region=text delete dryrun quiet only-show-errors follow-symlinks size-only exact-timestamps",
            recursive: true,
          },
          mv: {
            ...BUCKET_COPY,
            flags: "recursive exclude=text include=text acl=text storage-class=text sse=?text dryrun quiet",
            recursive: "recursive",
            operands: "moved... to",
          },
          "rm|rb|mb|ls|presign|website": {
            flags: "recursive force exclude=text include=text expires-in=text",
            operands: "text...",
          },
        },
      },
      ssm: {
        operands: "text...",
        sub: {
          "start-session": { flags: "target=text document-name=text parameters=text", operands: "text..." },
        },
      },
      ecs: {
        operands: "text...",
        sub: {
          "execute-command": {
            flags: "command=shell cluster=text task=text container=text interactive",
            operands: "text...",
            place: "remote",
          },
        },
      },
    },
    aliases: ["awslocal", "aws2", "saml2aws"],
  },
  s3cmd: {
    abbreviations: true,
    flags: "c|config=read access_key=text secret_key=text r|recursive f|force exclude=text include=text",
    operands: "text...",
    sub: {
      "put|cp|get": { ...BUCKET_COPY, recursive: "r" },
      mv: { ...BUCKET_COPY, recursive: "r", operands: "moved... to" },
      sync: { ...BUCKET_COPY, recursive: true },
      "del|rm|ls|la|mb|rb|du|info|setacl": { operands: "text..." },
    },
  },
  s5cmd: {
    flags: "endpoint-url=connect profile=text",
    operands: "text...",
    sub: {
      "cp|sync": { ...BUCKET_COPY, recursive: true },
      mv: { ...BUCKET_COPY, recursive: true, operands: "moved... to" },
      "rm|ls|cat|du|mb|rb": { operands: "text..." },
    },
    aliases: ["mcli"],
  },
  gsutil: {
    flags: "m q o=text h=text D i=text u=text",
    operands: "text...",
    sub: {
      "cp|rsync": {
        ...BUCKET_COPY,
        flags: "r|R d n c e L=write x=text a=text z=text j=text",
        recursive: true,
      },
      mv: {
        ...BUCKET_COPY,
        flags: "r|R n c L=write a=text z=text j=text",
        recursive: true,
        operands: "moved... to",
      },
      cat: { flags: "h r=text", operands: "text...", output: "download" },
      "rm|ls|mb|rb|acl|iam|du|stat|web|setmeta": { flags: "r|R f m", operands: "text..." },
    },
  },
  azcopy: {
    operands: "text...",
    sub: {
      "copy|cp|sync|c|sc": { ...BUCKET_COPY, flags: "recursive=?text", recursive: true },
      "remove|rm|list|login|logout|make|jobs": { operands: "text..." },
    },
  },
  gcloud: {
    flags:
      "project=text account=text configuration=text format=text filter=text region=text zone=text quiet|q impersonate-service-account=text " +
      "flags-file=read access-token-file=read billing-project=text verbosity=text source=package key-file=read data-file=read " +
      "source-ranges=text authorized-networks=text member=text role=text allow=text rules=text password=text instance=text",
    operands: "text...",
    sub: {
      compute: {
        operands: "text...",
        sub: {
          ssh: {
            flags: "command=shell zone=text ssh-flag=text ssh-key-file=list tunnel-through-iap",
            operands: "text...",
            place: "remote",
          },
          scp: {
            flags: "recurse zone=text port=port",
            operands: "from... to",
            scheme: "ssh",
            recursive: "recurse",
          },
        },
      },
      storage: {
        operands: "text...",
        sub: {
          "cp|rsync": { ...BUCKET_COPY, flags: "r|recursive", recursive: true },
          mv: { ...BUCKET_COPY, flags: "r|recursive", recursive: true, operands: "moved... to" },
          "rm|ls|cat": { flags: "r|recursive", operands: "text..." },
        },
      },
    },
    aliases: ["bq", "firebase"],
  },
  az: {
    flags:
      "subscription=text g|resource-group=text n|name=text o|output=text query=text file|f=read source|s=read template-file=read parameters=text destination|d=text yes|y no-wait scripts=shell " +
      "start-ip-address=text end-ip-address=text public-access=text allow-blob-public-access=text default-action=text",
    operands: "text...",
    place: "remote",
  },
  doctl: {
    flags:
      "t|access-token=text c|config=read o|output=text context=text u=text f|force user-data-file=read ssh-key-path=list ssh-command=shell",
    operands: "text...",
  },
  heroku: {
    flags: "a|app=text r|remote=text t|team=text c|confirm=text",
    operands: "text...",
    sub: {
      "run|run:detached|run:inside": {
        flags: "a|app=text s|size=text e|env=text x|exit-code no-tty",
        operands: "shell...",
        place: "remote",
        posix: true,
      },
      "pg:psql": { flags: "c|command=text f|file=read a|app=text", operands: "text" },
    },
  },
  fly: {
    flags: "a|app=text c|config=read t|access-token=text o|org=text r|region=text y|yes",
    operands: "text...",
    sub: {
      ssh: {
        operands: "text...",
        sub: {
          console: { flags: "C|command=shell a=text s=text u=text", operands: "text...", place: "remote" },
          sftp: { operands: "text..." },
        },
      },
      secrets: { operands: "text..." },
    },
    aliases: ["flyctl"],
  },
  vercel: {
    flags:
      "cwd=chdir A|local-config=read Q|global-config=list t|token=text S|scope=text e|env=text b|build-env=text prod y|yes f|force",
    operands: "list...",
    aliases: ["vc", "now"],
  },
  netlify: {
    flags: "d|dir=read* s|site=text a|auth=text m|message=text p|prod f|functions=read*",
    operands: "text...",
    aliases: [
      "ntl",
      "surge",
      "wrangler",
      "railway",
      "render",
      "supabase",
      "amplify",
      "cdk",
      "sam",
      "serverless",
      "eb",
      "chalice",
      "zappa",
      "up",
      "dokku",
      "cf",
      "oci",
      "ibmcloud",
      "linode-cli",
      "hcloud",
      "vultr-cli",
      "scw",
      "exo",
      "openstack",
      "aliyun",
      "tccli",
      "civo",
      "koyeb",
      "deployctl",
      "convex",
      "pscale",
      "neonctl",
      "turso",
      "modal",
      "databricks",
      "snowsql",
      "dvc",
      "kaggle",
      "huggingface-cli",
      "hf",
      "wandb",
      "mlflow",
      "sentry-cli",
      "datadog-ci",
      "newrelic",
      "pagerduty",
      "stripe",
      "twilio",
      "slack",
      "jira",
      "linear",
      "notion",
      "expo",
      "eas",
      "fastlane",
      "adb",
      "pod",
      "carthage",
    ],
  },
  terraform: {
    flags: "-chdir=chdir",
    singleDash: true,
    operands: "text...",
    sub: {
      "apply|destroy|plan|import|refresh|init|validate|console|test": {
        flags:
          "-var=text -var-file=read -out=write -target=text -replace=text -state=edit -state-out=write -backup=write -backend-config=text -parallelism=text -lock=text -lock-timeout=text -input=text -plugin-dir=list -from-module=package -auto-approve -destroy -refresh-only -upgrade -reconfigure -migrate-state -compact-warnings -json -no-color",
        operands: "list...",
      },
      fmt: { flags: "-check -diff -recursive -write=text", operands: "list..." },
      "state|workspace|output|show|providers|graph|get|taint|untaint|login|logout|force-unlock|version|metadata|modules":
        { flags: "-state=read -json -raw -force", operands: "text..." },
    },
    aliases: [
      "tofu",
      "terragrunt",
      "opentofu",
      "terramate",
      "packer",
      "nomad",
      "consul",
      "waypoint",
      "boundary",
    ],
  },
  pulumi: {
    flags:
      "C|cwd=chdir s|stack=text y|yes f|skip-preview m|message=text secrets-provider=text config-file=read c|config=text t|target=text",
    operands: "text...",
  },
  ansible: {
    abbreviations: true,
    flags:
      "i|inventory=path m|module-name=text a|args=text e|extra-vars=data u|user=text K k b|become become-user=text private-key=list vault-password-file=read f=text l|limit=text t|tags=text M=list T=text P=text B=text C|check D|diff connection|c=text ssh-common-args=text",
    operands: "text...",
    reader: "ansible",
  },

  salt: {
    flags: "t|timeout=text b|batch=text L|list E|pcre G|grain N|nodegroup C|compound out=text",
    operands: "text text shell...",
    place: "remote",
    posix: true,
    aliases: ["salt-ssh"],
  },
  "ansible-playbook": {
    abbreviations: true,
    flags:
      "i|inventory=path e|extra-vars=data u|user=text private-key=list vault-password-file=read f=text l|limit=text t|tags=text skip-tags=text b K k C|check D|diff c|connection=text M=list start-at-task=text vault-id=text",
    operands: "read...",
  },
  "ansible-vault": {
    operands: "text...",
    sub: {
      "view|decrypt|encrypt|edit|rekey|create": {
        flags:
          "vault-password-file=read ask-vault-pass output=write new-vault-password-file=read vault-id=text",
        operands: "edit...",
      },
      "encrypt_string": { operands: "text..." },
    },
  },
  "ansible-galaxy": {
    flags: "r|role-file|requirements-file=read p|roles-path|collections-path=write s|server=connect f",
    operands: "text...",
    sub: { "install|collection|role": { operands: "text package..." } },
    aliases: [
      "ansible-pull",
      "ansible-console",
      "ansible-inventory",
      "ansible-doc",
      "ansible-config",
      "puppet",
      "chef-client",
      "knife",
      "salt-call",
      "cfn-lint",
      "cloud-init",
    ],
  },
  vault: {
    flags:
      "-address=connect -ca-cert=list -client-cert=list -client-key=list -namespace=text -format=text -field=text -path=text -method=text",
    singleDash: true,
    operands: "text...",
    aliases: ["bao", "conjur", "teller"],
  },
};
