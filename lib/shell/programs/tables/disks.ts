/**
 * Disks, partitions, file systems, volumes.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Programs on disks, file systems and backups. */
export const DISKS: ProgramTable = {
  mount: {
    abbreviations: true,
    flags:
      "t|types=text o|options=text L|label=text U|uuid=text a|all r|read-only w|rw B|bind R|rbind M|move l f n v T|fstab=read source=list " +
      "target=list make-private make-shared N=text",
    operands: "list write",
    when: { "B|R|M|o=bind|o=rbind": "list write*", "a|l": "list..." },
    aliases: [
      "mount.nfs",
      "mount.cifs",
      "fusermount",
      "fusermount3",
      "mount_nfs",
      "mount_smbfs",
      "udisksctl",
    ],
  },
  umount: {
    abbreviations: true,
    flags: "a|all f|force l|lazy R|recursive t=text O=text n r v q c d",
    operands: "list...",
  },
  mkfs: {
    flags:
      "t|type=text L|label|fs_label|volume-name|n=text U|uuid|fs_uuid=text with-uuid f F q V c v m=text b=text i=text N=text E=text O=text T=text d=read I s=text S=text C a=text D=text R=text l=text r=text",
    operands: "write text",
    aliases: [
      "mkfs.ext2",
      "mkfs.ext3",
      "mkfs.ext4",
      "mke2fs",
      "mkfs.xfs",
      "mkfs.btrfs",
      "mkfs.vfat",
      "mkfs.fat",
      "mkfs.msdos",
      "mkfs.ntfs",
      "mkntfs",
      "mkfs.exfat",
      "mkfs.f2fs",
      "mkfs.minix",
      "mkfs.bfs",
      "mkdosfs",
      "newfs",
      "newfs_apfs",
      "newfs_hfs",
      "newfs_msdos",
      "mkfs.jfs",
      "mkfs.reiserfs",
      "mkfs.udf",
      "mkfs.bcachefs",
    ],
  },
  "mkfs.cramfs": { flags: "b=text e=text N=text i=read n=text E h p s v", operands: "read write" },
  "mkfs.erofs": {
    flags: "C=text E=text L=text T=text U=text x=text z=text d=text all-root",
    operands: "write read*...",
  },
  mkswap: { abbreviations: true, flags: "L=text U=text f c p=text", operands: "write text" },
  swapon: { flags: "a L=text U=text p=text s", operands: "list...", aliases: ["swapoff"] },
  fdisk: {
    abbreviations: true,
    flags: "l|list u=?text b=text C=text H=text S=text t=text w=text W=text B o=text",
    operands: "write...",
    when: { l: "list..." },
    aliases: ["cfdisk", "gdisk", "cgdisk", "fixparts"],
  },
  sfdisk: {
    abbreviations: true,
    flags:
      "A|activate B|backup-pt-sectors delete d|dump g|show-geometry J|json l|list F|list-free part-attrs part-label part-type " +
      "part-uuid disk-id disk-label r|reorder s|show-size T|list-types V|verify n|no-act N|partno=text X|label=text Y|label-nested=text " +
      "w|wipe=text W|wipe-partitions=text u|unit=text O|backup-file=write o|output=text a|append b|backup f|force q|quiet",
    operands: "write text...",
    when: { "d|g|J|l|F|s|T|V|n": "list text..." },
  },
  sgdisk: {
    flags:
      "p|print i|info=text v|verify D|display-alignment E|end-of-largest f|first-in-largest F|first-aligned-in-largest=text " +
      "L|list-types O|print-mbr P|pretend b|backup=write l|load-backup=read a|set-alignment=text A|attributes=text c|change-name=text " +
      "C|recompute-chs d|delete=text e|move-second-header g|mbrtogpt G|randomize-guids h|hybrid=text j|move-main-table=text " +
      "m|gpttombr=text n|new=text N|largest-new=text o|clear r|transpose=text R|replicate=write s|sort S|resize-table=text " +
      "t|typecode=text T|transform-bsd=text u|partition-guid=text U|disk-guid=text z|zap Z|zap-all",
    operands: "write...",
    when: {
      P: "list...",
      "l|c|C|d|e|g|G|h|j|m|n|N|o|r|s|S|t|T|u|U|z|Z": "write...",
      "p|i|v|D|E|f|F|L|O|b": "list...",
    },
  },
  parted: {
    flags: "s|script l|list a|align=text i|interactive m|machine j|json f|fix",
    operands: "list text...",
    reader: "parted",
  },
  partprobe: { flags: "d s", operands: "list...", aliases: ["partx", "gparted"] },
  growpart: {
    flags: "N|dry-run f|fudge=text free-percent=text u|update=text v",
    operands: "write text",
    when: { N: "list text" },
  },
  wipefs: {
    abbreviations: true,
    flags: "a|all f|force o|offset=text t|types=text n|no-act b|backup=?text i J p q",
    operands: "list...",
    when: { n: "list...", "a|o": "delete..." },
  },
  blkdiscard: {
    flags: "f|force o|offset=text l|length=text p|step=text s|secure z|zeroout v|verbose",
    operands: "delete...",
    aliases: ["nwipe", "dban"],
  },
  hdparm: {
    abbreviations: true,
    flags:
      "security-erase=text security-erase-enhanced=text security-set-pass=text security-unlock=text user-master=text I i t T g yes-i-know-what-i-am-doing make-bad-sector=text write-sector=text trim-sector-ranges=text B=text S=text W=text",
    operands: "list...",
    when: {
      "security-erase|security-erase-enhanced|security-set-pass|security-unlock|make-bad-sector|write-sector|trim-sector-ranges":
        "write...",
    },
    aliases: ["sdparm"],
  },
  sg_format: { operands: "write text...", aliases: ["sg_sanitize", "sg_raw"] },
  nvme: {
    operands: "text list...",
    sub: {
      "format|sanitize|write|write-zeroes|write-uncor|dsm|create-ns|delete-ns|fw-download|fw-commit|security-send|reset|subsystem-reset|set-feature|resv-release|resv-acquire":
        { operands: "write text..." },
    },
    aliases: ["nvme-cli"],
  },
  smartctl: {
    operands: "list...",
    aliases: [
      "lsblk",
      "blkid",
      "findmnt",
      "blockdev",
      "losetup",
      "dmsetup",
      "lsscsi",
      "hddtemp",
      "e2label",
      "dumpe2fs",
      "xfs_info",
      "filefrag",
      "fstrim",
      "udevadm",
      "kpartx",
      "iscsiadm",
      "multipath",
      "quota",
      "repquota",
      "edquota",
      "setquota",
      "quotaon",
      "quotaoff",
    ],
  },
  badblocks: {
    flags: "b=text c=text d=text e=text i=read o=write p=text t=text n s v w f X B",
    operands: "list",
    when: { w: "write" },
  },
  fsck: {
    flags: "t=text A a f n N p r y C=?text M R T V",
    operands: "edit...",
    when: { "n|N": "list..." },
    aliases: [
      "fsck.ext4",
      "fsck.ext3",
      "fsck.ext2",
      "fsck.xfs",
      "fsck.vfat",
      "e2fsck",
      "xfs_repair",
      "btrfsck",
      "ntfsfix",
      "reiserfsck",
      "dosfsck",
      "fsck_apfs",
      "fsck_hfs",
    ],
  },
  tune2fs: {
    flags:
      "c=text C=text e=text E=text i=text I=text j J=text l L=text m=text M=text o=text O=text r=text T=text u=text U=text f",
    operands: "edit",
    when: { l: "list" },
  },
  resize2fs: { flags: "d=text S=text z=write b f F M P p s", operands: "edit text", when: { P: "list" } },
  ntfsresize: {
    flags: "s|size=text i|info m|info-mb-only n|no-action c|check f|force b P v",
    operands: "edit",
    when: { "i|m|n|c": "list" },
  },
  xfs_admin: {
    flags: "L|Label=text l|list U|uuid=text u e f j p O=text c=text r=text",
    operands: "list",
    when: { "L|U|e|j|p|O|c": "edit" },
  },
  e2image: {
    flags: "r Q I a b=text B=text c n o=text O=text p s f",
    operands: "read write",
    when: { I: "write read" },
  },
  debugfs: {
    flags: "w R=text f=read c i b=text s=text d=text z=text",
    operands: "read",
    when: { w: "edit" },
  },
  xfs_growfs: { operands: "list...", aliases: ["xfs_freeze", "fsfreeze"] },
  btrfs: {
    operands: "text...",
    sub: {
      subvolume: {
        operands: "text...",
        sub: {
          "delete": { flags: "c C i=text v", operands: "delete...", recursive: true },
          create: { operands: "write..." },
          snapshot: { flags: "r i=text", operands: "list write" },
        },
      },
      send: { flags: "p=list c=list f=write e", operands: "read", recursive: true },
      receive: { flags: "f=read", operands: "write" },
    },
  },
  zfs: { flags: "r R f n v p H o=text t=text d=text", operands: "text..." },
  zpool: { flags: "f n v H p o=text O=text t=text", operands: "text..." },
  cryptsetup: {
    abbreviations: true,
    flags:
      "q|batch-mode d|key-file=list keyfile-size=text new-keyfile=list header=list header-backup-file=write c|cipher=text s|key-size=text h|hash=text type=text y v S|key-slot=text label=text iter-time|i=text pbkdf=text",
    operands: "text list...",
    sub: { "luksFormat|reencrypt|erase|luksErase": { operands: "delete list..." } },
    aliases: ["veritysetup", "integritysetup"],
  },
  lvremove: {
    flags: "f|force y|yes n t v",
    operands: "list...",
    aliases: [
      "vgremove",
      "pvremove",
      "lvcreate",
      "lvextend",
      "lvreduce",
      "lvresize",
      "lvs",
      "lvdisplay",
      "vgs",
      "vgcreate",
      "vgextend",
      "vgdisplay",
      "vgchange",
      "lvchange",
      "pvs",
      "pvcreate",
      "pvdisplay",
      "pvmove",
      "lvm",
      "lvrename",
      "vgrename",
      "lvconvert",
      "vgscan",
      "pvscan",
      "lvscan",
    ],
  },
  mdadm: {
    flags:
      "C|create=list A|assemble=list S|stop=list D|detail=list zero-superblock=delete... a|add=list f|fail=list r|remove=list l|level=text n|raid-devices=text x=text c=read s v",
    operands: "list...",
  },
  veracrypt: {
    flags: "t|text c|create d|dismount=?text p|password=text k|keyfiles=list m=text size=text",
    operands: "list...",
    aliases: ["truecrypt", "encfs", "gocryptfs", "tomb"],
  },
  restic: {
    flags: "r|repo=text p|password-file=list password-command=shell repository-file=read cacert=list o=text",
    operands: "text...",
    sub: {
      backup: {
        flags:
          "files-from=read files-from-raw=read exclude-file=read e|exclude=text tag=text H|host=text stdin",
        operands: "read...",
        recursive: true,
        sends: true,
      },
      restore: { flags: "t|target=write i=text e=text", operands: "text..." },
      "forget|prune|snapshots|check|init|ls|find|cat|diff|stats|unlock|mount|copy|dump|key|tag|rewrite|version":
        { operands: "text..." },
    },
    aliases: ["rustic"],
  },
  borg: {
    abbreviations: true,
    operands: "text...",
    sub: {
      create: {
        flags: "C=text e|exclude=text exclude-from=read s v patterns-from=read",
        operands: "from read...",
        recursive: true,
      },
      "extract|list|delete|prune|check|init|info|mount|compact": { operands: "text..." },
    },
  },
  duplicity: {
    operands: "path...",
    aliases: [
      "rdiff-backup",
      "rsnapshot",
      "bup",
      "kopia",
      "duplicati",
      "timeshift",
      "tmutil",
      "attic",
      "obnam",
      "dar",
      "amanda",
    ],
  },
  partclone: {
    flags: "s=read o=write O=write c r b",
    operands: "text...",
    aliases: ["partimage", "clonezilla", "fsarchiver", "partclone.ext4"],
  },
  testdisk: { operands: "list...", aliases: ["photorec", "foremost", "scalpel", "extundelete"] },
};
