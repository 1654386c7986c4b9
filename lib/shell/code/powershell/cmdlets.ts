/**
 * PowerShell's cmdlets: their parameters and what is done with each, one row a cmdlet.
 *
 * A row is a list of parameters: `Name@0=role` takes a value and may stand first without its name, `Name?` is a
 * switch. What isn't listed takes a value that means nothing here. Roles:
 *
 * | role | meaning |
 * | --- | --- |
 * | `read` `write` `delete` | a path; also below it when `Recurse` is given |
 * | `move` | a path that is read and deleted |
 * | `name` | a name below the path that was given (`New-Item -Path x -Name y`) |
 * | `connect` `send` `method` | a URL; data for it; the request's method |
 * | `host` | a computer on which the block runs |
 * | `block` | a script block, or text, that is evaluated |
 * | `prog` `args` | a program and its arguments |
 * | `cd` | the directory to change to |
 *
 * @module
 */

/** Parameters that all cmdlets have. */
export const COMMON =
  "Verbose? Debug? WhatIf? Confirm? ErrorAction WarningAction InformationAction ProgressAction ErrorVariable " +
  "WarningVariable InformationVariable OutVariable OutBuffer PipelineVariable";

const WEB =
  "Uri@0=connect Method=method Body=send InFile=readsend Form=send OutFile=write Headers ContentType UserAgent " +
  "UseBasicParsing? UseDefaultCredentials? Credential Proxy ProxyCredential WebSession SessionVariable TimeoutSec MaximumRedirection " +
  "SkipCertificateCheck? PassThru? Authentication Token CustomMethod=method DisableKeepAlive? NoProxy? SslProtocol Resume? " +
  "MaximumRetryCount RetryIntervalSec TransferEncoding CertificateThumbprint Certificate SkipHttpErrorCheck? AllowUnencryptedAuthentication?";

const CONTENT =
  "Path@0=write LiteralPath=write Value@1 NoNewline? Encoding Force? PassThru? Filter Include Exclude Credential " +
  "AsByteStream? Stream NoClobber?";
const PROPERTY =
  "Path@0=write LiteralPath=write Name@1 Value@2 PropertyType Type Force? PassThru? Filter Include Exclude Credential";

const ROWS: Readonly<Record<string, string>> = {
  // Files.
  "Remove-Item": "Path@0=delete LiteralPath=delete Recurse? Force? Filter Include Exclude Credential Stream",
  "Clear-Content": "Path@0=write LiteralPath=write Force? Filter Include Exclude Credential Stream",
  "Clear-Item": "Path@0=write LiteralPath=write Force? Filter Include Exclude Credential",
  "Set-Content": CONTENT,
  "Add-Content": CONTENT,
  "Out-File":
    "FilePath@0=write LiteralPath=write Encoding@1 Append? Force? NoClobber? Width NoNewline? InputObject",
  "Tee-Object": "FilePath@0=write LiteralPath=write InputObject Variable Append? Encoding",
  "Export-Csv":
    "Path@0=write LiteralPath=write Delimiter@1 NoTypeInformation? Append? Force? NoClobber? Encoding InputObject UseCulture?",
  "Export-Clixml": "Path@0=write LiteralPath=write Depth InputObject Force? NoClobber? Encoding",
  "Copy-Item":
    "Path@0=read LiteralPath=read Destination@1=write Container? Force? Filter Include Exclude Recurse? PassThru? Credential ToSession FromSession",
  "Move-Item":
    "Path@0=move LiteralPath=move Destination@1=write Force? Filter Include Exclude PassThru? Credential",
  "Rename-Item": "Path@0=move LiteralPath=move NewName@1=sibling Force? PassThru? Credential",
  "New-Item": "Path@0=write Name=name ItemType Type Value=target Target=target Force? Credential Options",
  "Get-Content":
    "Path@0=read LiteralPath=read ReadCount TotalCount Head First Tail Last Filter Include Exclude Force? Credential Delimiter Wait? Raw? Encoding AsByteStream? Stream",
  "Get-Item": "Path@0 LiteralPath Filter Include Exclude Force? Credential Stream",
  "Get-ChildItem":
    "Path@0 LiteralPath Filter@1 Include Exclude Recurse? Depth Force? Name? Attributes FollowSymlink? Directory? File? Hidden? ReadOnly? System?",
  "Get-ItemProperty": "Path@0=read LiteralPath=read Name@1 Filter Include Exclude Credential",
  "Get-ItemPropertyValue": "Path@0=read LiteralPath=read Name@1 Filter Include Exclude Credential",
  "Set-ItemProperty": PROPERTY,
  "New-ItemProperty": PROPERTY,
  "Remove-ItemProperty": "Path@0=delete LiteralPath=delete Name@1 Force? Filter Include Exclude Credential",
  "Clear-ItemProperty": "Path@0=write LiteralPath=write Name@1 Force? Filter Include Exclude Credential",
  "Rename-ItemProperty": "Path@0=write LiteralPath=write Name@1 NewName@2 Force? PassThru?",
  "Set-Item": "Path@0=write LiteralPath=write Value@1 Force? PassThru? Filter Include Exclude Credential",
  "Set-Acl":
    "Path@0=write LiteralPath=write AclObject@1 InputObject ClearCentralAccessPolicy? Passthru? Filter Include Exclude",
  "Select-String":
    "Pattern@0 Path@1=read LiteralPath=read SimpleMatch? CaseSensitive? Quiet? List? Include Exclude NotMatch? AllMatches? Encoding Context InputObject Raw?",
  "Import-Csv": "Path@0=read Delimiter@1 LiteralPath=read Header Encoding UseCulture?",
  "Import-Clixml": "Path@0=read LiteralPath=read First Skip IncludeTotalCount?",
  "Get-FileHash": "Path@0=read LiteralPath=read Algorithm InputStream",
  "Get-Acl": "Path@0 LiteralPath InputObject Audit?",
  "Format-Hex": "Path@0=read LiteralPath=read InputObject Encoding Count Offset",
  "Compress-Archive":
    "Path@0=read LiteralPath=read DestinationPath@1=write CompressionLevel Update? Force? PassThru?",
  "Expand-Archive": "Path@0=read DestinationPath@1=write LiteralPath=read Force? PassThru?",
  "Unblock-File": "Path@0=write LiteralPath=write",
  "Test-Path": "Path@0 LiteralPath PathType Filter Include Exclude IsValid? Credential OlderThan NewerThan",
  "Resolve-Path": "Path@0 LiteralPath Relative? Credential",
  "Join-Path": "Path@0 ChildPath@1 AdditionalChildPath@2 Resolve? Credential",
  "Split-Path":
    "Path@0 LiteralPath Parent? Leaf? LeafBase? Extension? Qualifier? NoQualifier? IsAbsolute? Resolve? Credential",
  "Convert-Path": "Path@0 LiteralPath",
  "Set-Location": "Path@0=cd LiteralPath=cd PassThru? StackName",
  "Push-Location": "Path@0=cd LiteralPath=cd PassThru? StackName",
  "Pop-Location": "PassThru? StackName",
  "Get-Location": "PSProvider PSDrive Stack? StackName",
  "Clear-RecycleBin": "DriveLetter@0 Force?",
  "Format-Volume":
    "DriveLetter@0 Path Partition FileSystem NewFileSystemLabel AllocationUnitSize Full? Force? Compress? InputObject",
  "Clear-Disk":
    "Number@0 UniqueId FriendlyName InputObject RemoveData? RemoveOEM? ZeroOutEntireDisk? PassThru?",
  "Initialize-Disk": "Number@0 PartitionStyle PassThru? VirtualDisk UniqueId FriendlyName InputObject",
  "Remove-Partition": "DiskNumber@0 PartitionNumber@1 DriveLetter DiskId InputObject",
  "Get-PSDrive": "Name@0 PSProvider Scope",
  "New-PSDrive": "Name@0 PSProvider@1 Root@2 Description Scope Persist? Credential",
  "Start-Transcript":
    "Path@0=write LiteralPath=write OutputDirectory Append? Force? NoClobber? IncludeInvocationHeader? UseMinimalHeader?",

  // Network.
  "Invoke-WebRequest": WEB,
  "Invoke-RestMethod": WEB + " FollowRelLink? ResponseHeadersVariable StatusCodeVariable",
  "Start-BitsTransfer":
    "Source@0=connect Destination@1=write TransferType Asynchronous? Credential Description DisplayName Priority ProxyUsage Dynamic? RetryInterval RetryTimeout Suspended?",
  "Test-NetConnection": "ComputerName@0=tcp Port TraceRoute? InformationLevel CommonTCPPort DiagnoseRouting?",
  "Test-Connection": "TargetName@0 ComputerName Count Delay Quiet? TimeoutSeconds Traceroute? TcpPort Ping?",
  "Resolve-DnsName": "Name@0=dns Type@1 Server DnsOnly? CacheOnly? NoHostsFile?",
  "Send-MailMessage":
    "To@0 Subject@1 Body@2 SmtpServer@3=smtp From Attachments=read Cc Bcc Credential UseSsl? Port Priority Encoding BodyAsHtml?",
  "Invoke-Command":
    "ComputerName=host Session=host HostName=host VMName=host ContainerId=host ScriptBlock@0=block FilePath=file Credential Port UserName KeyFilePath ArgumentList AsJob? InputObject JobName ThrottleLimit NoNewScope? HideComputerName? UseSSL? Authentication ConfigurationName ConnectionUri SessionOption EnableNetworkAccess? InDisconnectedSession? SSHTransport?",
  "Enter-PSSession":
    "ComputerName@0=host HostName=host Session Credential Port UserName KeyFilePath UseSSL? Authentication",
  "New-PSSession":
    "ComputerName@0=host HostName=host Name Credential Port UserName KeyFilePath UseSSL? Authentication ConfigurationName",

  // Running.
  "Invoke-Expression": "Command@0=block",
  "Start-Process":
    "FilePath@0=prog ArgumentList@1=args Args=args Credential WorkingDirectory LoadUserProfile? NoNewWindow? PassThru? RedirectStandardError=write RedirectStandardInput=read RedirectStandardOutput=write Verb WindowStyle Wait? UseNewEnvironment? Environment",
  "Invoke-Item": "Path@0=open LiteralPath=open Filter Include Exclude Credential",
  "Start-Job":
    "ScriptBlock@0=block FilePath=file Name ArgumentList InitializationScript=block InputObject Credential RunAs32? PSVersion WorkingDirectory",
  "Start-ThreadJob":
    "ScriptBlock@0=block FilePath=file Name ArgumentList InitializationScript=block InputObject ThrottleLimit StreamingHost",
  "Measure-Command": "Expression@0=block InputObject",
  "Trace-Command": "Name@0 Expression@1=block Option PSHost?",
  "Register-ObjectEvent":
    "InputObject@0 EventName@1 SourceIdentifier@2 Action@3=block MessageData Forward? SupportEvent? MaxTriggerCount",
  "Register-EngineEvent": "SourceIdentifier@0 Action@1=block MessageData Forward? SupportEvent?",
  "Invoke-History": "Id@0",
  "Invoke-CimMethod":
    "ClassName@0 MethodName@1 Arguments@2=wmi Namespace ComputerName CimInstance InputObject Query CimSession",
  "Invoke-WmiMethod":
    "Class@0 Name@1 ArgumentList=cmdline Namespace ComputerName Path InputObject Credential",
  "Import-Module":
    "Name@0=module Assembly=module ModuleInfo Force? PassThru? Global? Prefix Function Cmdlet Variable Alias Scope RequiredVersion MinimumVersion MaximumVersion DisableNameChecking? NoClobber? UseWindowsPowerShell? ArgumentList",
  "Add-Type":
    "TypeDefinition@0=foreign MemberDefinition=foreign Path=module LiteralPath=module AssemblyName Name Namespace UsingNamespace ReferencedAssemblies Language OutputAssembly OutputType PassThru? IgnoreWarnings? CompilerOptions",
  "Install-Module":
    "Name@0 Repository Scope Force? AllowClobber? SkipPublisherCheck? RequiredVersion MinimumVersion MaximumVersion AcceptLicense? AllowPrerelease? PassThru?",
  "Install-Script": "Name@0 Repository Scope Force? RequiredVersion AcceptLicense? NoPathUpdate?",

  // The system.
  "Stop-Process": "Id@0 Name InputObject Force? PassThru?",
  "Stop-Service": "Name@0 DisplayName InputObject Force? NoWait? PassThru? Include Exclude",
  "Start-Service": "Name@0 DisplayName InputObject PassThru? Include Exclude",
  "Restart-Service": "Name@0 DisplayName InputObject Force? PassThru? Include Exclude",
  "Set-Service": "Name@0 DisplayName Description StartupType Status InputObject PassThru? Credential Force?",
  "New-Service":
    "Name@0 BinaryPathName@1=cmdline DisplayName Description StartupType Credential DependsOn SecurityDescriptorSddl",
  "Remove-Service": "Name@0 InputObject",
  "Stop-Computer": "ComputerName@0 Force? Credential WsmanAuthentication",
  "Restart-Computer": "ComputerName@0 Force? Wait? Credential Timeout For Delay WsmanAuthentication",
  "Set-ExecutionPolicy": "ExecutionPolicy@0 Scope@1 Force?",
  "Set-MpPreference":
    "DisableRealtimeMonitoring ExclusionPath ExclusionExtension ExclusionProcess DisableBehaviorMonitoring DisableIOAVProtection DisableScriptScanning DisableBlockAtFirstSeen SubmitSamplesConsent MAPSReporting Force? PUAProtection EnableControlledFolderAccess AttackSurfaceReductionRules_Ids AttackSurfaceReductionRules_Actions EnableNetworkProtection",
  "Add-MpPreference":
    "ExclusionPath ExclusionExtension ExclusionProcess Force? ControlledFolderAccessAllowedApplications",
  "Remove-MpPreference": "ExclusionPath ExclusionExtension ExclusionProcess Force?",
  "Set-NetFirewallProfile":
    "Name@0 Profile All? Enabled DefaultInboundAction DefaultOutboundAction PolicyStore",
  "New-NetFirewallRule":
    "DisplayName Name Direction Action Protocol LocalPort RemotePort RemoteAddress LocalAddress Program Profile Enabled Group Description",
  "Remove-NetFirewallRule": "Name@0 DisplayName All? Group InputObject",
  "Disable-NetFirewallRule": "Name@0 DisplayName All? Group InputObject",
  "Register-ScheduledTask":
    "TaskName@0 TaskPath@1 Action Trigger@2 Settings Principal User Password RunLevel Description Force? InputObject Xml",
  "New-ScheduledTaskAction": "Execute@0=prog Argument@1=args WorkingDirectory Id",
  "New-ScheduledTaskTrigger":
    "At Daily? Weekly? Once? AtLogOn? AtStartup? DaysOfWeek DaysInterval WeeksInterval RandomDelay RepetitionInterval RepetitionDuration User",
  "New-ScheduledTaskPrincipal": "UserId@0 LogonType RunLevel GroupId Id",
  "Unregister-ScheduledTask": "TaskName@0 TaskPath InputObject",
  "Disable-ScheduledTask": "TaskName@0 TaskPath InputObject",
  "New-LocalUser":
    "Name@0 Password Description FullName NoPassword? PasswordNeverExpires? AccountNeverExpires? Disabled? UserMayNotChangePassword?",
  "Remove-LocalUser": "Name@0 SID InputObject",
  "Set-LocalUser":
    "Name@0 Password Description FullName PasswordNeverExpires AccountNeverExpires? SID InputObject",
  "Add-LocalGroupMember": "Group@0 Member@1 Name SID",
  "Enable-PSRemoting": "Force? SkipNetworkProfileCheck?",
  "Set-WSManQuickConfig": "Force? UseSSL? SkipNetworkProfileCheck?",
  "Disable-ComputerRestore": "Drive@0",
  "Disable-WindowsOptionalFeature": "FeatureName Online? Remove? NoRestart? PackageName Path",
  "Enable-WindowsOptionalFeature": "FeatureName Online? All? NoRestart? Source LimitAccess? PackageName Path",
  "Uninstall-WindowsFeature": "Name@0 Remove? Restart? IncludeManagementTools?",
  "Clear-EventLog": "LogName@0 ComputerName",
  "Remove-EventLog": "LogName@0 Source ComputerName",
  "Limit-EventLog": "LogName@0 MaximumSize RetentionDays OverflowAction",
  "Remove-AppxPackage": "Package@0 AllUsers? PreserveApplicationData? User",
  "Uninstall-Package": "Name@0 Force? AllVersions?",
  "Disable-BitLocker": "MountPoint@0",
  "Remove-VM": "Name@0 Force? VM ComputerName",
  "Get-CimInstance": "ClassName@0 Filter Namespace ComputerName Query Property",
  "Remove-CimInstance": "InputObject@0 Query Namespace ComputerName",
  "Get-WmiObject": "Class@0 Filter Namespace ComputerName Query Property List? Credential",

  // Secrets.
  "Get-Credential": "Credential@0 UserName Message Title",
  "ConvertFrom-SecureString": "SecureString@0 Key SecureKey AsPlainText?",
  "ConvertTo-SecureString": "String@0 AsPlainText? Force? Key SecureKey",
  "Get-Clipboard": "Format Raw? TextFormatType",
  "Set-Clipboard": "Value@0 Append? Path LiteralPath AsHtml? AsOSC52?",
  "Get-Secret": "Name@0 Vault AsPlainText?",
  "Get-History": "Id@0 Count@1",
  "Export-PfxCertificate":
    "Cert@0 FilePath@1=write Password ProtectTo ChainOption Force? NoClobber? PFXData NoProperties?",

  // Values.
  "Write-Output": "InputObject@0 NoEnumerate?",
  "Write-Host": "Object@0 NoNewline? Separator ForegroundColor BackgroundColor",
  "Write-Error": "Message@0 Exception ErrorRecord Category ErrorId TargetObject",
  "Write-Warning": "Message@0",
  "Write-Verbose": "Message@0",
  "Write-Information": "MessageData@0 Tags",
  "Write-Progress": "Activity@0 Status@1 Id PercentComplete SecondsRemaining Completed?",
  "ForEach-Object":
    "Process@0 Begin End RemainingScripts Parallel MemberName ArgumentList InputObject ThrottleLimit TimeoutSeconds AsJob? UseNewRunspace?",
  "Where-Object":
    "FilterScript@0 Property Value EQ? NE? GT? LT? Like? Match? NotMatch? NotLike? Contains? In? InputObject CEQ? Not?",
  "Select-Object":
    "Property@0 ExcludeProperty ExpandProperty First Last Skip SkipLast Unique? Index InputObject Wait?",
  "Sort-Object": "Property@0 Descending? Unique? Culture CaseSensitive? InputObject Top Bottom Stable?",
  "Group-Object": "Property@0 NoElement? AsHashTable? AsString? InputObject",
  "Measure-Object": "Property@0 Sum? Average? Maximum? Minimum? Line? Word? Character? AllStats? InputObject",
  "Compare-Object": "ReferenceObject@0 DifferenceObject@1 Property IncludeEqual? ExcludeDifferent? PassThru?",
  "Out-String": "InputObject Stream? Width NoNewline?",
  "Out-Null": "InputObject",
  "Out-Host": "InputObject Paging?",
  "Out-Default": "InputObject",
  "Format-Table": "Property@0 AutoSize? Wrap? GroupBy HideTableHeaders? InputObject View",
  "Format-List": "Property@0 GroupBy Force? InputObject View",
  "ConvertTo-Json": "InputObject@0 Depth Compress? AsArray? EnumsAsStrings?",
  "ConvertFrom-Json": "InputObject@0 AsHashtable? Depth NoEnumerate?",
  "ConvertTo-Csv": "InputObject@0 Delimiter@1 NoTypeInformation?",
  "ConvertFrom-Csv": "InputObject@0 Delimiter@1 Header",
  "ConvertTo-Html": "Property@0 Head Title Body InputObject",
  "Set-Variable": "Name@0 Value@1 Scope Option Visibility Force? PassThru? Description",
  "New-Variable": "Name@0 Value@1 Scope Option Visibility Force? PassThru? Description",
  "Get-Variable": "Name@0 ValueOnly? Scope Include Exclude",
  "Remove-Variable": "Name@0 Scope Force?",
  "Clear-Variable": "Name@0 Scope Force?",
  "Set-Alias": "Name@0 Value@1 Scope Option Force? PassThru? Description",
  "New-Alias": "Name@0 Value@1 Scope Option Force? PassThru? Description",
  "Get-Command": "Name@0 CommandType Module All? Verb Noun Syntax? ListImported? ArgumentList TotalCount",
  "Get-Alias": "Name@0 Definition Scope Exclude",
  "Get-Help": "Name@0 Full? Detailed? Examples? Online? Parameter Category",
  "Get-Member": "Name@0 MemberType InputObject Static? Force?",
  "Get-Module": "Name@0 ListAvailable? All?",
  "Get-Process": "Name@0 Id InputObject Module? FileVersionInfo? IncludeUserName? ComputerName",
  "Get-Service":
    "Name@0 DisplayName Include Exclude InputObject DependentServices? RequiredServices? ComputerName",
  "Get-Date": "Date@0 Format UFormat Year Month Day Hour Minute Second DisplayHint AsUTC?",
  "Get-Random": "Maximum@0 Minimum Count InputObject SetSeed Shuffle?",
  "Get-Host": "",
  "Get-EventLog": "LogName@0 Newest Source EntryType After Before InstanceId ComputerName List? Message",
  "Get-WinEvent":
    "LogName@0 ListLog ProviderName Path FilterHashtable FilterXPath MaxEvents Oldest? ComputerName",
  "Get-NetTCPConnection": "LocalAddress@0 LocalPort RemoteAddress RemotePort State OwningProcess",
  "Get-NetIPAddress": "IPAddress@0 InterfaceIndex InterfaceAlias AddressFamily",
  "Get-ExecutionPolicy": "Scope@0 List?",
  "Get-ScheduledTask": "TaskName@0 TaskPath",
  "Get-Volume": "DriveLetter@0",
  "Get-Disk": "Number@0",
  "Get-PSSession": "Name",
  "Get-Job": "Id@0 Name State",
  "Wait-Job": "Id@0 Name Timeout Any? Job",
  "Receive-Job": "Job@0 Keep? Wait? AutoRemoveJob? Id Name",
  "Remove-Job": "Id@0 Name Job Force?",
  "Stop-Job": "Id@0 Name Job",
  "Wait-Process": "Name@0 Id Timeout InputObject",
  "Start-Sleep": "Seconds@0 Milliseconds Duration",
  "Read-Host": "Prompt@0 AsSecureString? MaskInput?",
  "New-Object": "TypeName@0 ArgumentList@1 ComObject Property Strict?",
  "New-TimeSpan": "Start@0 End@1 Days Hours Minutes Seconds",
  "New-Guid": "",
  "New-TemporaryFile": "",
  "Clear-Host": "",
  "Set-StrictMode": "Version Off?",
  "Set-PSDebug": "Trace Step? Strict? Off?",
  "Test-Json": "Json@0 Schema",
  "Update-Help": "Module@0 Force?",
  "Pester": "Path@0",
};

/** A cmdlet's parameter. */
export interface Parameter {
  readonly name: string;
  /** The name in lower case. */
  readonly plain: string;
  readonly role: string | undefined;
  readonly isSwitch: boolean;
  readonly position: number | undefined;
}

/** A cmdlet. */
export interface Cmdlet {
  /** In its usual case: `Remove-Item`. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

function parse(row: string): Parameter[] {
  return row.split(" ").filter((part) => part !== "").map((part) => {
    const match = /^([\w]+)(?:@(\d))?(?:=(\w+))?(\?)?$/.exec(part);
    return {
      name: match?.[1] ?? part,
      plain: (match?.[1] ?? part).toLowerCase(),
      position: match?.[2] === undefined ? undefined : Number(match[2]),
      role: match?.[3],
      isSwitch: match?.[4] !== undefined,
    };
  });
}

const names = new Map<string, string>(Object.keys(ROWS).map((name) => [name.toLowerCase(), name]));
const parsed = new Map<string, Cmdlet>();
const common = parse(COMMON);
const commonSet: ReadonlySet<Parameter> = new Set(common);

/** All cmdlets' names. */
export const CMDLET_NAMES: readonly string[] = Object.keys(ROWS);

/** The cmdlet of that name, in any case; a module's name before it doesn't count. */
export function cmdletNamed(name: string): Cmdlet | undefined {
  const key = name.slice(name.lastIndexOf("\\") + 1).toLowerCase();
  const full = names.get(key);
  if (full === undefined) return undefined;
  let cmdlet = parsed.get(full);
  if (cmdlet === undefined) {
    cmdlet = { name: full, parameters: [...parse(ROWS[full] ?? ""), ...common] };
    parsed.set(full, cmdlet);
  }
  return cmdlet;
}

/** Short names of common parameters. */
const SHORT: Readonly<Record<string, string>> = {
  ea: "ErrorAction",
  wa: "WarningAction",
  ev: "ErrorVariable",
  ov: "OutVariable",
  ob: "OutBuffer",
  vb: "Verbose",
  db: "Debug",
  wi: "WhatIf",
  cf: "Confirm",
  pv: "PipelineVariable",
  lp: "LiteralPath",
  pspath: "LiteralPath",
  cn: "ComputerName",
  os: "OutFile",
};

/** The parameter that is meant: by its whole name, a short one, or a prefix that no other has. */
export function parameterNamed(cmdlet: Cmdlet, given: string): Parameter | undefined {
  const plain = given.toLowerCase();
  const short = Object.hasOwn(SHORT, plain) ? SHORT[plain]?.toLowerCase() : undefined;
  let found: Parameter | undefined;
  let own = false;
  for (const parameter of cmdlet.parameters) {
    const name = parameter.plain;
    if (name === plain || name === short) return parameter;
    if (!name.startsWith(plain)) continue;
    const mine = !commonSet.has(parameter);
    if (found !== undefined && own === mine) return undefined;
    if (found === undefined || mine) {
      found = parameter;
      own = mine;
    }
  }
  return found;
}

/** Short names of cmdlets. */
const ALIASES: Readonly<Record<string, string>> = {
  rm: "Remove-Item",
  del: "Remove-Item",
  erase: "Remove-Item",
  rd: "Remove-Item",
  ri: "Remove-Item",
  rmdir: "Remove-Item",
  cat: "Get-Content",
  gc: "Get-Content",
  type: "Get-Content",
  iwr: "Invoke-WebRequest",
  wget: "Invoke-WebRequest",
  curl: "Invoke-WebRequest",
  irm: "Invoke-RestMethod",
  iex: "Invoke-Expression",
  sc: "Set-Content",
  ac: "Add-Content",
  clc: "Clear-Content",
  cli: "Clear-Item",
  ni: "New-Item",
  cp: "Copy-Item",
  copy: "Copy-Item",
  cpi: "Copy-Item",
  mv: "Move-Item",
  move: "Move-Item",
  mi: "Move-Item",
  ren: "Rename-Item",
  rni: "Rename-Item",
  md: "New-Item",
  mkdir: "New-Item",
  saps: "Start-Process",
  start: "Start-Process",
  ii: "Invoke-Item",
  icm: "Invoke-Command",
  gci: "Get-ChildItem",
  ls: "Get-ChildItem",
  dir: "Get-ChildItem",
  gi: "Get-Item",
  gp: "Get-ItemProperty",
  gpv: "Get-ItemPropertyValue",
  sp: "Set-ItemProperty",
  rp: "Remove-ItemProperty",
  clp: "Clear-ItemProperty",
  rnp: "Rename-ItemProperty",
  si: "Set-Item",
  kill: "Stop-Process",
  spps: "Stop-Process",
  spsv: "Stop-Service",
  sasv: "Start-Service",
  sls: "Select-String",
  cd: "Set-Location",
  chdir: "Set-Location",
  sl: "Set-Location",
  pushd: "Push-Location",
  popd: "Pop-Location",
  pwd: "Get-Location",
  gl: "Get-Location",
  echo: "Write-Output",
  write: "Write-Output",
  "%": "ForEach-Object",
  foreach: "ForEach-Object",
  "?": "Where-Object",
  where: "Where-Object",
  select: "Select-Object",
  sort: "Sort-Object",
  group: "Group-Object",
  measure: "Measure-Object",
  compare: "Compare-Object",
  diff: "Compare-Object",
  tee: "Tee-Object",
  oh: "Out-Host",
  ft: "Format-Table",
  fl: "Format-List",
  epcsv: "Export-Csv",
  ipcsv: "Import-Csv",
  ipmo: "Import-Module",
  sv: "Set-Variable",
  set: "Set-Variable",
  nv: "New-Variable",
  gv: "Get-Variable",
  rv: "Remove-Variable",
  sal: "Set-Alias",
  nal: "New-Alias",
  gal: "Get-Alias",
  gcm: "Get-Command",
  gm: "Get-Member",
  gmo: "Get-Module",
  ps: "Get-Process",
  gps: "Get-Process",
  gsv: "Get-Service",
  gcb: "Get-Clipboard",
  scb: "Set-Clipboard",
  sajb: "Start-Job",
  gjb: "Get-Job",
  rcjb: "Receive-Job",
  etsn: "Enter-PSSession",
  nsn: "New-PSSession",
  gwmi: "Get-WmiObject",
  gcim: "Get-CimInstance",
  icim: "Invoke-CimMethod",
  iwmi: "Invoke-WmiMethod",
  h: "Get-History",
  history: "Get-History",
  ghy: "Get-History",
  ihy: "Invoke-History",
  r: "Invoke-History",
  cls: "Clear-Host",
  clear: "Clear-Host",
  man: "Get-Help",
  sleep: "Start-Sleep",
  rvpa: "Resolve-Path",
  cvpa: "Convert-Path",
  ndr: "New-PSDrive",
  mount: "New-PSDrive",
  gdr: "Get-PSDrive",
  shcm: "Show-Command",
};

/** The cmdlet that a short name means. */
export function aliasOf(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined;
}
