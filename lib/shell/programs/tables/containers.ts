/**
 * Containers, virtual machines and what orchestrates them.
 *
 * @module
 */

import type { ProgramRow, ProgramTable } from "../row.ts";

/** Options of `docker run` and `docker create`. */
const RUN =
  "a|attach=text add-host=text annotation=text blkio-weight=text cap-add=text cap-drop=text cgroup-parent=text cgroupns=text " +
  "cidfile=write cpus=text cpu-shares|c=text cpuset-cpus=text device=text device-cgroup-rule=text dns=text entrypoint=text " +
  "e|env=text env-file=read expose=text gpus=text group-add=text health-cmd=text health-interval=text h|hostname=text " +
  "ip=text ipc=text isolation=text l|label=text label-file=read link=text log-driver=text log-opt=text mac-address=text " +
  "m|memory=text memory-swap=text mount=text name=text network|net=text network-alias=text oom-score-adj=text pid=text " +
  "platform=text p|publish=text pull=text restart=text runtime=text security-opt=text shm-size=text stop-signal=text " +
  "stop-timeout=text storage-opt=text sysctl=text tmpfs=text ulimit=text u|user=text userns=text uts=text v|volume=text " +
  "volume-driver=text volumes-from=text w|workdir=text pod=text secret=text authfile=list systemd=text " +
  "d|detach i|interactive t|tty rm init privileged P|publish-all read-only q|quiet no-healthcheck oom-kill-disable replace";

const RUN_ROW: ProgramRow = {
  flags: RUN,
  posix: true,
  operands: "text run",
  place: "container",
  reader: "container",
};

const EXEC_ROW: ProgramRow = {
  flags:
    "d|detach detach-keys=text e|env=text env-file=read i|interactive t|tty T|no-TTY u|user=text w|workdir=text " +
    "privileged index=text l|latest",
  operands: "text run",
  place: "container",
  reader: "container",
};

const BUILD_ROW: ProgramRow = {
  flags:
    "f|file=read t|tag=text build-arg=text label=text platform=text progress=text target=text secret=text ssh=text " +
    "o|output=text cache-from=text cache-to=text network=text iidfile=write metadata-file=write build-context=text " +
    "add-host=text m=text no-cache pull push load q rm",
  operands: "read*",
};

const COMPOSE_ROW: ProgramRow = {
  flags:
    "f|file=read p|project-name=text project-directory=list env-file=read profile=text ansi=text progress=text parallel=text",
  operands: "text...",
  sub: {
    exec: EXEC_ROW,
    run: { ...RUN_ROW, flags: `${RUN} no-deps service-ports use-aliases T|no-TTY build` },
    cp: { flags: "a L index=text", operands: "from to", scheme: "" },
    "up|down|ps|logs|build|pull|push|start|stop|restart|rm|kill|config|create|images|top|port|pause|unpause|events|ls|watch|wait|version|attach|convert|stats|volumes|scale":
      {
        flags:
          "d|detach v|volumes rmi=text remove-orphans t|timeout=text f|follow|force n|tail=text build no-build " +
          "force-recreate no-deps scale=text since=text until=text s|stop q|quiet a|all format=text wait pull=text " +
          "exit-code-from=text no-cache build-arg=text o|output=write",
        operands: "text...",
      },
  },
};

/** Engines that speak docker's language. */
const ENGINE: ProgramRow = {
  flags:
    "H|host=connect c|context=text l|log-level=text config=list tlscacert=list tlscert=list tlskey=list D|debug tls " +
    "tlsverify url=text connection=text root=list namespace|n=text a|address=text",
  operands: "text...",
  scheme: "tcp",
  sub: {
    "run|create": RUN_ROW,
    exec: EXEC_ROW,
    "build|bake": BUILD_ROW,
    buildx: { operands: "text...", sub: { "build|b|bake": BUILD_ROW } },
    compose: COMPOSE_ROW,
    container: {
      operands: "text...",
      sub: {
        "run|create": RUN_ROW,
        exec: EXEC_ROW,
        cp: { flags: "a|archive L q", operands: "from to", scheme: "" },
        "rm|prune|stop|kill|start|restart|ls|list|inspect|logs|top": {
          flags: "f|force v|volumes l a|all filter=text format=text n|last=text t|time=text",
          operands: "text...",
        },
      },
    },
    cp: { flags: "a|archive L|follow-link q|quiet", operands: "from to", scheme: "", recursive: true },
    save: { flags: "o|output=write format=text", operands: "text..." },
    export: { flags: "o|output=write", operands: "text" },
    load: { flags: "i|input=read q", operands: "text..." },
    import: { flags: "c|change=text m|message=text platform=text", operands: "path text" },
    login: { flags: "u|username=text p|password=text password-stdin", operands: "text" },
    "play|kube": { operands: "text...", sub: { "kube|play|apply|down": { operands: "read..." } } },
    machine: {
      operands: "text...",
      sub: {
        ssh: { operands: "text shell...", place: "container" },
        cp: { operands: "from to", scheme: "" },
      },
    },
    unshare: { operands: "run", posix: true },
    "rm|rmi|stop|kill|start|restart|pause|unpause|rename|update|wait|logs|inspect|top|stats|port|diff|attach|commit|ps|images|image|pull|push|tag|search|history|info|version|network|volume|system|context|plugin|swarm|service|stack|node|secret|config|manifest|trust|builder|events|logout|pod|generate|healthcheck|auto-update|artifact|scout|model|mcp|sbom|debug|desktop|init":
      {
        flags:
          "f|force|follow v|volumes a|all q|quiet l|link|latest filter=text format=text n|tail|last=text t|time|timestamps s|signal=text since=text " +
          "until=text no-prune no-trunc volumes",
        operands: "text...",
      },
  },
};

const KUBE_EXEC: ProgramRow = {
  flags:
    "c|container=text i|stdin t|tty n|namespace=text f|filename=read pod-running-timeout=text q|quiet context=text kubeconfig=list",
  operands: "text run",
  place: "container",
  reader: "container",
};

/** Containers and virtual machines. */
export const CONTAINERS: ProgramTable = {
  docker: { ...ENGINE, aliases: ["podman", "nerdctl", "finch", "container", "lima-nerdctl"] },
  "docker-compose": { ...COMPOSE_ROW, aliases: ["podman-compose"] },
  buildah: {
    operands: "text...",
    sub: {
      "build|bud|build-using-dockerfile": BUILD_ROW,
      run: RUN_ROW,
      "copy|add": { operands: "text read... text" },
      unshare: { operands: "run", posix: true },
    },
  },
  ctr: { operands: "text...", sub: { run: RUN_ROW } },
  crictl: { operands: "text...", sub: { exec: EXEC_ROW } },
  runc: { operands: "text...", sub: { exec: { ...EXEC_ROW, posix: true } }, aliases: ["crun"] },
  skopeo: { operands: "text...", aliases: ["crane", "gcrane", "oras", "dive", "regctl", "ko", "kaniko"] },
  kubectl: {
    flags:
      "n|namespace=text context=text cluster=text user=text kubeconfig=list token=text s|server=text as=text as-group=text " +
      "as-uid=text cache-dir=list certificate-authority=list client-certificate=list client-key=list request-timeout=text " +
      "tls-server-name=text v=text o|output=text l|selector=text f|filename=path k|kustomize=path R|recursive all A|all-namespaces " +
      "force grace-period=text w|watch show-labels field-selector=text sort-by=text template=text c|container=text dry-run=?text " +
      "p|patch=text type=text since=text tail=text raw",
    operands: "text...",
    sub: {
      exec: KUBE_EXEC,
      debug: {
        flags:
          "image=text c|container=text copy-to=text target=text i|stdin t|tty it profile=text share-processes",
        operands: "text run",
        place: "container",
        reader: "container",
      },
      run: {
        flags:
          "image=text env=text l|labels=text port=text restart=text overrides=text command rm i|stdin t|tty it attach dry-run=?text o=text n|namespace=text",
        operands: "text run",
        place: "container",
        reader: "container",
      },
      cp: {
        flags: "c|container=text no-preserve retries=text",
        operands: "from to",
        scheme: "",
        recursive: true,
      },
      "apply|create|delete|replace|diff|edit|patch|label|annotate|scale|expose|autoscale|set|get|describe|kustomize":
        {
          flags:
            "from-file=read from-literal=text from-env-file=read cert=read key=list prune cascade=?text now wait=?text " +
            "patch-file=read save-config server-side",
          operands: "text...",
        },
      "logs|attach": {
        flags: "f|follow p|previous all-containers tail=text since=text since-time=text c|container=text",
        operands: "text...",
      },
      config: { flags: "flatten minify raw", operands: "text..." },
      plugin: { operands: "text..." },
    },
    aliases: ["oc", "k", "microk8s.kubectl", "k3s-kubectl", "kubecolor"],
  },
  k3s: {
    operands: "text...",
    sub: { kubectl: { operands: "text..." } },
    aliases: ["k0s", "rke2", "microk8s"],
  },
  helm: {
    flags:
      "n|namespace=text kubeconfig=list kube-context=text f|values=path set=text set-string=text set-file=text version=text " +
      "post-renderer=list ca-file=list cert-file=list key-file=list repo=connect username=text password=text d|destination=write " +
      "o|output=text timeout=text description=text output-dir=write i|install wait atomic force dry-run=?text",
    operands: "text...",
    sub: {
      "install|template|upgrade": { operands: "text package" },
      repo: { operands: "text...", sub: { add: { operands: "text connect" } } },
      "pull|show|lint|package|dependency|dep": { operands: "package..." },
      plugin: { operands: "text...", sub: { install: { operands: "package" } } },
    },
  },
  kustomize: {
    operands: "text...",
    sub: { build: { flags: "o|output=write enable-helm", operands: "package" } },
  },
  minikube: {
    operands: "text...",
    sub: {
      ssh: { operands: "shell...", place: "container" },
      cp: { operands: "from to", scheme: "" },
      kubectl: { operands: "text..." },
    },
    aliases: [
      "kind",
      "k3d",
      "k9s",
      "kubectx",
      "kubens",
      "stern",
      "argocd",
      "flux",
      "istioctl",
      "skaffold",
      "tilt",
      "telepresence",
      "velero",
      "eksctl",
      "kops",
      "kubeadm",
      "kubelet",
      "etcdctl",
      "vcluster",
    ],
  },
  vagrant: {
    operands: "text...",
    sub: {
      ssh: { flags: "c|command=shell p", operands: "text...", place: "container" },
      "winrm|powershell": { flags: "c|command=shell s=text", operands: "text...", place: "container" },
      upload: { operands: "read text..." },
    },
  },
  lxc: {
    operands: "text...",
    sub: {
      exec: {
        flags: "e|env=text user=text group=text cwd=text mode=text t T",
        operands: "text run",
        place: "container",
        reader: "container",
      },
      file: {
        operands: "text...",
        sub: {
          push: { flags: "r|recursive p", operands: "read... text" },
          pull: { flags: "r|recursive", operands: "text write" },
        },
      },
    },
    aliases: ["incus"],
  },
  "lxc-attach": {
    flags: "n|name=text e f=read v|set-var=text",
    operands: "run",
    place: "container",
    posix: true,
    aliases: ["lxc-execute"],
  },
  pct: {
    operands: "text...",
    sub: {
      exec: { operands: "text run", place: "container" },
      push: { operands: "text read text" },
      pull: { operands: "text text write" },
    },
    aliases: ["qm"],
  },
  multipass: {
    operands: "text...",
    sub: {
      exec: { flags: "d|working-directory=text", operands: "text run", place: "container" },
      "transfer|copy-files": { operands: "from... to", scheme: "", recursive: true },
      mount: { operands: "list text" },
    },
  },
  limactl: {
    operands: "text...",
    sub: {
      shell: { flags: "workdir=text shell=text", operands: "text run", place: "container" },
      copy: { flags: "r v", operands: "from... to", scheme: "", recursive: "r" },
    },
  },
  lima: { operands: "run", posix: true, place: "container" },
  colima: {
    operands: "text...",
    sub: { ssh: { operands: "run", place: "container" } },
    aliases: ["orb", "orbctl"],
  },
  distrobox: {
    operands: "text...",
    sub: { enter: { flags: "n|name=text e=run", operands: "text run" }, run: { operands: "run" } },
  },
  toolbox: {
    operands: "text...",
    sub: { run: { flags: "c|container=text d|distro=text r|release=text", operands: "run", posix: true } },
  },
  "systemd-nspawn": {
    flags:
      "D|directory=list i|image=list M|machine=text u|user=text b|boot bind=text bind-ro=text E|setenv=text private-network x",
    posix: true,
    operands: "run",
    place: "container",
  },
  machinectl: {
    operands: "text...",
    sub: { shell: { flags: "E=text uid=text", operands: "text run", place: "container" } },
  },
  "flatpak-spawn": {
    flags: "host env=text directory=chdir clear-env",
    posix: true,
    operands: "run",
    aliases: ["host-spawn"],
  },
  apptainer: {
    operands: "text...",
    sub: {
      "exec|run": {
        flags:
          "B|bind=text H|home=text W=text pwd=text e|cleanenv c|contain nv env=text w|writable f|fakeroot",
        operands: "text run",
        place: "container",
      },
    },
    aliases: ["singularity"],
  },
  "qemu-system": {
    flags: "-hda=edit -cdrom=read -drive=text -m=text -kernel=read -initrd=read -append=text",
    operands: "path...",
    aliases: [
      "qemu-system-x86_64",
      "qemu-system-aarch64",
      "qemu-img",
      "qemu-nbd",
      "virsh",
      "virt-install",
      "VBoxManage",
      "vboxmanage",
      "vmrun",
      "prlctl",
      "tart",
    ],
  },
  act: {
    flags: "W|workflows=read s|secret=text secret-file=read env-file=read e|eventpath=read j|job=text",
    operands: "text...",
  },
  devcontainer: {
    operands: "text...",
    sub: {
      exec: {
        flags: "workspace-folder=list container-id=text",
        operands: "run",
        place: "container",
        posix: true,
      },
    },
  },
};
