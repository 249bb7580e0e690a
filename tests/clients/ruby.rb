# Every public method of Debian's ruby-libvirt, with good and bad arguments and in wrong states, as a transcript.
#
#   ruby.rb URI FOLDER      one line a call: where class#method(arguments) -> the shape of its value, or its exception and code
#
# ruby.py runs it on Debian's library and daemon and on ours and compares. Lines hold nothing that differs between two runs of
# one daemon: numbers beyond small ones, texts beyond short ones and XML are named by their kind. FOLDER is for images.
require 'libvirt'
STDOUT.sync = true
URI, FOLDER = ARGV
$where = 'module'
$seen = Hash.new(0)

def text(v)
  case v
  when nil, true, false then v.to_s.empty? ? 'nil' : v.to_s
  when Integer then v.abs <= 64 ? v.to_s : 'int'
  when Float then 'float'
  when String
    return "<#{v[/<(\w+)/, 1]}>" if v =~ /\A\s*<\w/
    return 'UUID' if v =~ /\A\h{8}-\h{4}-/
    v.length > 40 || v !~ /\A[[:print:]]*\z/ ? 'text' : v.inspect
  when Array then v.length > 8 || v.flatten.any?(String) && v.length > 4 ? 'array' : "[#{v.map { |x| text(x) }.sort.join(' ')}]"
  when Hash then "{#{v.keys.map(&:to_s).sort.join(' ')}}"
  when Exception then failure(v)
  when Proc, Method, IO then v.class.to_s
  else v.class.to_s
  end
end

def failure(e)
  return e.class.to_s unless e.is_a?(Libvirt::Error)
  "#{e.class} code=#{e.libvirt_code.inspect} from=#{e.libvirt_component.inspect} in=#{e.libvirt_function_name.inspect}"
end

# What some values say is of the moment: their kind alone.
VOLATILE = %i[node_free_memory node_cells_free_memory node_free_pages cpu_stats memory_stats vcpus get_vcpus list_nodedevices
              num_of_nodedevices list_interfaces num_of_interfaces list_all_interfaces list_all_nodedevices version libversion
              capabilities node_cpu_map node_get_cpu_map job_info job_stats id time num_vcpus num_of_nwfilters hostname state
              control_info cpu_model_names screenshot node_memory_stats security_label_list emulator_pin_info].freeze

def kind(v)
  v.is_a?(Array) ? "[#{v.empty? ? '' : v.first.class}]" : v.is_a?(Hash) || v.is_a?(String) && v[0] == '<' ? text(v) : v.class.to_s
end

# One call, one line; answers the value or nil.
def call(obj, meth, *args, &block)
  who = obj.is_a?(Module) ? "#{obj}." : "#{obj.class}#"
  key = "#{$where} #{who}#{meth}(#{args.map { |a| a.is_a?(Array) ? "[#{a.map { |x| text(x) }.join(',')}]" : a.is_a?(Hash) ? a.map { |k, x| "#{k}:#{text(x)}" }.join(',') : text(a) }.join(', ')})"
  key += " ##{$seen[key]}" if ($seen[key] += 1) > 1
  print key, ' -> '
  value = obj.public_send(meth, *args, &block)
  puts VOLATILE.include?(meth) ? kind(value) : text(value)
  value
rescue StandardError, NotImplementedError, NoMemoryError, SystemStackError => e
  puts failure(e)
  nil
end

def quiet
  yield
rescue Libvirt::Error, ArgumentError, TypeError
  nil
end

# The arguments of ARGS made wrong, one at a time, and in number.
def wrong(args, need)
  bad = []
  bad << args[0...need - 1] if need > 0
  bad << args + [0] * (9 - args.length)
  args.each_with_index do |a, i|
    others = case a
             when Integer then ['word', [], nil, -1, 0x7ffff000, 1 << 70]
             when String then [1, nil, '', 'no-such-thing', '<broken', [], "a\0b"]
             when Hash then [1, nil, {}, { 'no-such' => 1 }, 'word']
             when Array then [1, nil, [], ['no-such'], { 1 => 2 }]
             else [1, nil, 'word']
             end
    others.each { |o| bad << (args[0...i] + [o] + args[i + 1..]) }
  end
  bad
end

# METH with wrong arguments and then with ARGS; the block brings the object into its state before each.
def try(meth, args = [], need: args.length, skip_nil: false)
  wrong(args, need).each do |bad|
    next if skip_nil && bad.include?(nil)
    obj = yield
    call(obj, meth, *bad) if obj
  end
  obj = yield
  call(obj, meth, *args) if obj
end

UUIDS = Hash.new { |h, k| h[k] = format('93a5c045-6457-2c09-e56f-%012x', k.sum * 977 + k.length) }

def domain_xml(name, disk = "#{FOLDER}/#{name}.qcow2")
  system('qemu-img', 'create', '-q', '-f', 'qcow2', disk, '8M') unless name.empty? || File.exist?(disk)
  <<~X
    <domain type='qemu'><name>#{name}</name><uuid>#{UUIDS[name]}</uuid><memory unit='KiB'>32768</memory><currentMemory unit='KiB'>24576</currentMemory>
    <vcpu current='1'>2</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/><apic/></features>
    <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='#{disk}'/><target dev='vda' bus='virtio'/></disk>
    <interface type='user'><mac address='52:54:00:01:02:03'/><model type='virtio'/></interface>
    <serial type='pty'/><console type='pty'/><channel type='unix'><target type='virtio' name='org.example.0'/></channel>
    <graphics type='vnc' port='-1' autoport='yes'/><video><model type='cirrus'/></video><memballoon model='virtio'/></devices></domain>
  X
end

NEW_DISK = "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='#{FOLDER}/new.img'/><target dev='vdb' bus='virtio'/></disk>"
SNAPSHOT = '<domainsnapshot><name>snap</name></domainsnapshot>'
NETWORK = "<network><name>rb-net</name><uuid>#{UUIDS['net']}</uuid><forward mode='nat'/><bridge name='rbbr0' stp='on' delay='0'/>" \
          "<ip address='192.168.134.1' netmask='255.255.255.0'><dhcp><range start='192.168.134.2' end='192.168.134.254'/></dhcp></ip></network>"
POOL = "<pool type='dir'><name>rb-pool</name><uuid>#{UUIDS['pool']}</uuid><target><path>#{FOLDER}/pool</path></target></pool>"
VOLUME = "<volume><name>rb-vol</name><capacity>1048576</capacity><target><format type='raw'/></target></volume>"
SECRET = "<secret ephemeral='no' private='no'><uuid>#{UUIDS['secret']}</uuid><description>one</description><usage type='volume'><volume>#{FOLDER}/secret.img</volume></usage></secret>"
FILTER = "<filter name='rb-filter' chain='arp'><uuid>#{UUIDS['filter']}</uuid><rule action='drop' direction='in' priority='500'/></filter>"
INTERFACE = "<interface type='ethernet' name='rb-if0'><start mode='none'/><mac address='52:54:00:0a:0b:0c'/><protocol family='ipv4'><dhcp/></protocol></interface>"
CPU = "<cpu><arch>x86_64</arch><model>qemu64</model></cpu>"
NO_UUID = '00000000-1111-2222-3333-444444444444'

# States of a guest.
def defined(name = 'rb-defined')
  quiet { C.lookup_domain_by_name('rb-renamed').rename(name) }
  d = quiet { C.lookup_domain_by_name(name) }
  d.destroy if d && d.active?
  quiet { d.managed_save_remove } if d
  d && d.persistent? ? d : C.define_domain_xml(domain_xml(name))
end

def running(name = 'rb-running')
  d = quiet { C.lookup_domain_by_name(name) }
  d = C.define_domain_xml(domain_xml(name)) unless d && d.persistent?
  quiet { d.managed_save_remove }
  quiet { C.lookup_domain_by_name('rb-renamed').undefine }
  d.create unless d.active?
  d.resume if [Libvirt::Domain::PAUSED, Libvirt::Domain::SHUTDOWN].include?(d.state[0])
  quiet { d.abort_job } if quiet { d.job_info.type.nonzero? }
  d
end

def transient
  d = quiet { C.lookup_domain_by_name('rb-transient') }
  d = quiet { d.undefine && d } || d if d && d.persistent? && d.active?
  d || C.create_domain_xml(domain_xml('rb-transient', "#{FOLDER}/second.qcow2"))
end

def gone
  name = 'rb-gone'
  d = quiet { C.lookup_domain_by_name(name) } || C.define_domain_xml(domain_xml(name))
  other = C.lookup_domain_by_name(name)
  other.destroy if other.active?
  other.undefine
  d
end

def freed
  C.define_domain_xml(domain_xml('rb-freed')).tap(&:free)
end

FLAGS_ONLY = %i[undefine xml_desc fstrim hostname pmwakeup migrate_compression_cache disk_errors emulator_pin_info job_stats
                interface_parameters numa_parameters scheduler_parameters memory_parameters blkio_parameters state cpu_stats time
                fs_thaw fs_info migrate_max_speed inject_nmi control_info managed_save has_managed_save?
                managed_save_remove memory_stats num_of_snapshots list_snapshots has_current_snapshot? current_snapshot
                list_all_snapshots shutdown reboot reset create destroy].freeze
PLAIN = %i[uuid info max_vcpus autostart autostart? active? persistent? id security_label_list job_info abort_job updated? resume
           suspend os_type max_memory scheduler_type security_label vcpus get_vcpus name connection].freeze

# method => [arguments that are good for a running guest, how many it needs]
GUEST = {
  :autostart= => [true], :max_memory= => [32768], :memory= => [20480], :vcpus= => [1], :vcpus_flags= => [[1, 1]], num_vcpus: [1],
  :memory_stats_period= => [5], block_resize: ['vda', 4096, 0], block_stats: ['vda'], block_stats_flags: ['vda', 0],
  block_peek: ['vda', 0, 512, 0], blockinfo: ['vda', 0], memory_peek: [0, 64, 1], ifinfo: ['no-tap'],
  block_iotune: ['vda', 0], :block_iotune= => [['vda', { 'total_bytes_sec' => 0 }, 0]], block_pull: ['vda', 0, 0],
  block_rebase: ['vda', nil, 0, 0], block_commit: ['vda', nil, nil, 0, 0], block_job_info: ['vda', 0],
  :block_job_speed= => [['vda', 1, 0]], block_job_abort: ['vda', 0], interface_parameters: ['52:54:00:01:02:03', 0],
  :interface_parameters= => [['52:54:00:01:02:03', { 'inbound.average' => 0 }, 0]], pin_vcpu: [0, [0]], pin_emulator: [[0], 0],
  qemu_monitor_command: ['{"execute":"query-name"}', 0], qemu_agent_command: ['{"execute":"guest-ping"}', 1, 0],
  :numa_parameters= => [[{ 'numa_mode' => 0 }, 2]], :scheduler_parameters= => [[{ 'cpu_shares' => 1024 }, 1]],
  :memory_parameters= => [[{ 'hard_limit' => 4_000_000 }, 0]], :blkio_parameters= => [[{ 'weight' => 500 }, 0]],
  :time= => [{ 'seconds' => 1000, 'nseconds' => 0 }], fs_freeze: [['/'], 0], :user_password= => [%w[root secret]],
  pmsuspend_for_duration: [0, 0, 0], :metadata= => [[Libvirt::Domain::METADATA_TITLE, 'a title', nil, nil, 0]],
  metadata: [Libvirt::Domain::METADATA_TITLE, nil, 0], :migrate_compression_cache= => [65536], :migrate_max_speed= => [1000],
  :migrate_max_downtime= => [300], migrate_set_max_speed: [1000, 0], migrate_set_max_downtime: [300, 0],
  migrate_to_uri: ['qemu+unix:///no', 0, nil, 0], migrate_to_uri2: [nil, 'tcp:no', nil, 0, nil, 0], migrate_to_uri3: ['qemu+unix:///no', {}, 0],
  send_key: [0, 50, [30]], send_process_signal: [1, 9, 0], attach_device: [NEW_DISK, 0], update_device: [NEW_DISK, 0],
  detach_device: [NEW_DISK, 0], core_dump: ["#{FOLDER}/core", 0], core_dump_with_format: ["#{FOLDER}/core2", 0, 0],
  save: ["#{FOLDER}/saved", nil, 0], snapshot_create_xml: [SNAPSHOT, 0], lookup_snapshot_by_name: ['snap', 0],
  rename: ['rb-renamed', 0], open_graphics: [0, File.open('/dev/null'), 0], create_with_files: [[File.open('/dev/null')], 0],
  lxc_open_namespace: [0], lxc_enter_namespace: [[], 0]
}.transform_values { |a| a }
OPTIONAL = { block_resize: 2, block_stats_flags: 1, block_peek: 2, blockinfo: 1, memory_peek: 2, block_iotune: 1, block_pull: 1,
             block_rebase: 1, block_commit: 1, block_job_info: 1, block_job_abort: 1, interface_parameters: 1, pin_emulator: 1,
             qemu_monitor_command: 1, qemu_agent_command: 1, fs_freeze: 0, pmsuspend_for_duration: 2, metadata: 1,
             migrate_set_max_speed: 1, migrate_set_max_downtime: 1, migrate_to_uri: 1, migrate_to_uri2: 0, migrate_to_uri3: 0,
             send_process_signal: 1, attach_device: 1, update_device: 1, detach_device: 1, core_dump: 1, core_dump_with_format: 2,
             save: 1, snapshot_create_xml: 1, lookup_snapshot_by_name: 1, rename: 1, open_graphics: 1, create_with_files: 0,
             lxc_open_namespace: 0, lxc_enter_namespace: 1 }.freeze
LAST = %i[rename save managed_save core_dump core_dump_with_format undefine destroy].freeze

def stream
  C.stream(Libvirt::Stream::NONBLOCK)
end

def each_guest_call
  PLAIN.each { |m| yield m, [] }
  (FLAGS_ONLY - LAST).each { |m| yield m, [0] }
  (GUEST.keys - LAST).each { |m| yield m, GUEST[m] }
  (LAST & GUEST.keys).each { |m| yield m, GUEST[m] }
  (LAST & FLAGS_ONLY).each { |m| yield m, [0] }
end

def guests_in_states
  { 'defined' => :defined, 'gone' => :gone, 'freed' => :freed, 'transient' => :transient }.each do |name, state|
    $where = name
    d = nil
    each_guest_call do |m, args|
      d = send(state) if d.nil? || name != 'gone' && name != 'freed'
      call(d, m, *args)
    end
    call(send(state), :open_console, 'serial0', stream, 0)
    call(send(state), :open_channel, 'org.example.0', stream, 0)
    call(send(state), :screenshot, stream, 0, 0)
    call(send(state), :revert_to_snapshot, nil, 0)
    t = quiet { C.lookup_domain_by_name('rb-transient') }
    t.destroy if t&.active?
    quiet { C.lookup_domain_by_name('rb-freed').undefine }
  end
end

def guests_arguments
  $where = 'running'
  get = -> { running }
  PLAIN.each { |m| try(m, [], &get) }
  (FLAGS_ONLY - LAST).each { |m| try(m, [0], need: 0, &get) }
  (GUEST.keys - LAST).each { |m| try(m, GUEST[m], need: OPTIONAL.fetch(m, GUEST[m].length), &get) }
  (LAST & GUEST.keys).each { |m| try(m, GUEST[m], need: OPTIONAL.fetch(m, GUEST[m].length), &get) }
  (LAST & FLAGS_ONLY).each { |m| try(m, [0], need: 0, &get) }
  try(:open_console, ['serial0', stream, 0], need: 2, &get)
  try(:open_channel, ['org.example.0', stream, 0], need: 2, &get)
  try(:screenshot, [stream, 0, 0], need: 1, &get)
  try(:migrate, [C, 0, nil, nil, 0], need: 1, &get)
  try(:migrate2, [C, nil, 0, nil, nil, 0], need: 1, &get)
  try(:migrate3, [C, {}, 0], need: 1, &get)
  [-5, 30].each { |n| call(running, :memory=, n) }
  [[0, 1], [1, 2], [2, 4], [3, 1], [9, 1], [1, 8]].each { |v| call(running, :vcpus_flags=, v) }
  [0, 1, 2, 4, 5, 6, 7, 8, 64].each { |f| call(running, :num_vcpus, f) }
  { xml_desc: [1, 2, 4, 8, 16], memory_parameters: [0, 1, 2, 3], scheduler_parameters: [1, 2, 3], cpu_stats: [1] }.each do |m, flags|
    flags.each { |f| call(running, m, f) }
  end
  [0, 1, 2, 3].each { |t| call(running, :metadata, t, 'urn:x', 0) }
  [[2, "<a xmlns='x'/>", 'p', 'urn:x', 0], [2, nil, nil, 'urn:x', 0], [0, 'words', nil, nil, 0], [9, 'x', nil, nil, 0], [2, '<b', 'p', 'urn:x', 0],
   [1, "two\nlines", nil, nil, 1]].each { |v| call(running, :metadata=, v) }
  [[[1], 0], [[0, 1], 3], [[99], 0]].each { |v| call(running, :pin_emulator, *v) }
  call(running, :pin_vcpu, 9, [0])
  call(running, :pin_vcpu, 0, [99])
  %w[vdz hda] .each { |n| %i[blockinfo block_stats block_job_info block_pull block_iotune].each { |m| call(running, m, n) } }
  [[0, 64, 2], [0, 64, 3], [0, 1 << 20, 1], [0, 0, 1]].each { |v| call(running, :memory_peek, *v) }
  [[0, 0], [1 << 40, 512]].each { |v| call(running, :block_peek, 'vda', *v) }
end

def guest_life
  $where = 'life'
  d = defined('rb-life')
  call(C, :define_domain_xml, domain_xml('rb-life').sub(UUIDS['rb-life'], NO_UUID))
  call(C, :define_domain_xml, domain_xml('rb-other-name').sub(UUIDS['rb-other-name'], UUIDS['rb-life']))
  call(C, :create_domain_xml, domain_xml('rb-life').sub(UUIDS['rb-life'], NO_UUID))
  %i[suspend resume destroy shutdown reboot].each { |m| call(d, m) }
  call(d, :create, 1)
  %i[state create suspend resume resume suspend suspend shutdown].each { |m| call(d, m) }
  call(d, :create)
  %i[info reset reboot undefine persistent?].each { |m| call(d, m) }
  call(d, :managed_save)
  call(d, :autostart=, true)
  %i[destroy active? state].each { |m| call(d, m) }
  d = defined('rb-life')
  %i[create managed_save has_managed_save? undefine create has_managed_save? destroy].each { |m| call(d, m) }
  d = running('rb-life')
  call(d, :managed_save)
  [4, 1].each { |f| call(d, :undefine, f) }
  d = running('rb-life')
  file = "#{FOLDER}/life.saved"
  call(d, :save, file)
  call(C, :save_image_xml_desc, file)
  try(:save_image_xml_desc, [file, 0], need: 1) { C }
  try(:define_save_image_xml, [file, domain_xml('rb-life'), 0], need: 2) { C }
  call(C, :define_save_image_xml, file, domain_xml('rb-unlike'), 0)
  wrong([C, file], 2).each { |bad| call(Libvirt::Domain, :restore, *bad) }
  call(Libvirt::Domain, :restore, C, file)
  call(Libvirt::Domain, :restore, C, file)
  call(d, :state)
  quiet { d.destroy }
  quiet { d.undefine }
end

def snapshots
  $where = 'snapshot'
  d = running('rb-snap')
  %i[has_current_snapshot? num_of_snapshots current_snapshot].each { |m| call(d, m) }
  s = call(d, :snapshot_create_xml, SNAPSHOT)
  call(d, :snapshot_create_xml, SNAPSHOT)
  child = call(d, :snapshot_create_xml, SNAPSHOT.sub('snap<', 'child<'))
  call(d, :snapshot_create_xml, '<domainsnapshot/>')&.delete
  call(d, :snapshot_create_xml, SNAPSHOT.sub('snap<', 'a/b<'))
  [1, 2, 4, 8, 16, 32, 64, 128, 256].each { |f| call(d, :snapshot_create_xml, SNAPSHOT.sub('snap<', "flag#{f}<"), f) }
  if s && child
    %i[name free].first(1).each { |m| try(m) { s } }
    %i[xml_desc num_children list_children_names list_all_children current? has_metadata? parent].each do |m|
      try(m, [0], need: 0) { s }
      call(child, m)
    end
    %i[num_of_snapshots list_snapshots list_all_snapshots].each { |m| [1, 2, 3, 4, 8, 16, 32, 64].each { |f| call(d, m, f) } }
    call(d, :undefine)
    wrong([s, 0], 1).each { |bad| call(d, :revert_to_snapshot, *bad) }
    [0, 1, 2, 3, 4].each { |f| call(d, :revert_to_snapshot, s, f) }
    call(d, :destroy) if d.active?
    call(d, :revert_to_snapshot, s)
    call(d, :undefine)
    ['word', -1, 1 << 20].each { |f| call(s, :delete, f) }
    [4, 2, 1].each { |f| call(s, :delete, f) }
    %i[delete xml_desc name parent current? has_metadata? num_children].each { |m| call(s, m) }
    call(s, :free)
    %i[name delete free].each { |m| call(s, m) }
  end
  quiet { d.destroy }
  call(d, :undefine, 2)
end

# Methods of an object in each of its states: {method => [arguments, needed]}.
def sweep(calls, states)
  states.each do |name, get|
    $where = name
    calls.each do |m, (args, need)|
      args ||= []
      if %w[active there].include?(name.split.last)
        try(m, args, need: need || args.length, &get)
      else
        obj = get.call
        call(obj, m, *args) if obj
      end
    end
  end
end

def networks
  get = -> { quiet { C.lookup_network_by_name('rb-net') } || C.define_network_xml(NETWORK) }
  stopped = -> { get.call.tap { |n| n.destroy if n.active? } }
  started = -> { n = get.call; n = C.define_network_xml(NETWORK) unless n.persistent?; n.create unless n.active?; n }
  lost = -> { n = get.call; stopped.call.undefine; n }
  host = "<host mac='52:54:00:11:22:33' ip='192.168.134.9'/>"
  calls = { name: nil, uuid: nil, connection: nil, bridge_name: nil, active?: nil, persistent?: nil, autostart: nil, autostart?: nil,
            xml_desc: [[0], 0], dhcp_leases: [[nil, 0], 0], :autostart= => [[true]], update: [[3, 4, -1, host, 1]], create: nil,
            undefine: nil, destroy: nil }
  sweep(calls, 'network stopped' => stopped, 'network active' => started, 'network gone' => lost)
  $where = 'network'
  [[1, 4, -1, host, 1], [2, 4, -1, host, 1], [2, 4, -1, host, 2], [9, 4, -1, host, 1], [3, 99, -1, host, 1], [3, 1, -1, '<bridge/>', 1],
   [3, 4, 5, host, 1], [3, 0, -1, host, 1], [3, 4, -1, host, 64], [3, 5, -1, "<range start='1.2.3.4' end='1.2.3.5'/>", 1],
   [3, 8, -1, "<portgroup name='x'/>", 1], [3, 10, -1, "<host ip='192.168.134.8'><hostname>h</hostname></host>", 1],
   [3, 11, -1, "<txt name='n' value='v'/>", 1], [3, 12, -1, "<srv service='s' protocol='tcp'/>", 1], [3, 6, -1, '<forward/>', 1],
   [3, 7, -1, "<interface dev='eth9'/>", 1]].each { |v| call(started.call, :update, *v) }
  try(:lookup_network_by_name, ['rb-net']) { get.call && C }
  try(:lookup_network_by_uuid, [UUIDS['net']]) { get.call && C }
  stopped.call.undefine
  try(:create_network_xml, [NETWORK]) { C }
  call(C, :create_network_xml, NETWORK)
  stopped.call
  try(:define_network_xml, [NETWORK]) { C }
  call(C, :define_network_xml, NETWORK.sub('rb-net', 'rb-net2'))
  call(C, :define_network_xml, NETWORK.sub(UUIDS['net'], NO_UUID))
  ['<network/>', '<pool/>', NETWORK.sub('192.168.134.1', '192.168.999.1'), NETWORK.sub('nat', 'sideways'), NETWORK.sub('rb-net', 'a/b')].each do |x|
    call(C, :define_network_xml, x)
  end
  n = get.call
  n.undefine
  n = C.define_network_xml(NETWORK).tap(&:free)
  %i[name uuid create free].each { |m| call(n, m) }
  quiet { get.call.undefine }
end

def pools
  Dir.mkdir("#{FOLDER}/pool") unless Dir.exist?("#{FOLDER}/pool")
  get = -> { quiet { C.lookup_storage_pool_by_name('rb-pool') } || C.define_storage_pool_xml(POOL) }
  stopped = -> { get.call.tap { |p| p.destroy if p.active? } }
  started = lambda do
    Dir.mkdir("#{FOLDER}/pool") unless Dir.exist?("#{FOLDER}/pool")
    p = get.call
    p.create unless p.active?
    p
  end
  lost = -> { p = get.call; stopped.call.undefine; p }
  calls = { name: nil, uuid: nil, connection: nil, info: nil, active?: nil, persistent?: nil, autostart: nil, autostart?: nil,
            xml_desc: [[0], 0], num_of_volumes: nil, list_volumes: nil, list_all_volumes: [[0], 0], refresh: [[0], 0],
            lookup_volume_by_name: [['no-vol']], lookup_volume_by_path: [['/no/vol']], lookup_volume_by_key: [['/no/vol']],
            :autostart= => [[true]], create: [[0], 0], build: [[0], 0], create_volume_xml: [[VOLUME, 0], 1], delete: [[0], 0],
            undefine: nil, destroy: nil }
  sweep(calls, 'pool stopped' => stopped, 'pool active' => started, 'pool gone' => lost)
  $where = 'pool'
  try(:lookup_storage_pool_by_name, ['rb-pool']) { get.call && C }
  try(:lookup_storage_pool_by_uuid, [UUIDS['pool']]) { get.call && C }
  stopped.call.undefine
  try(:create_storage_pool_xml, [POOL, 0], need: 1) { C }
  call(C, :create_storage_pool_xml, POOL)
  stopped.call
  try(:define_storage_pool_xml, [POOL, 0], need: 1) { C }
  [POOL.sub('rb-pool', 'rb-pool2'), POOL.sub(UUIDS['pool'], NO_UUID), '<pool/>', "<pool type='dir'/>", "<pool type='odd'><name>x</name></pool>",
   "<pool type='dir'><name>x</name></pool>", '<network/>', POOL.sub('rb-pool', 'a/b')].each { |x| call(C, :define_storage_pool_xml, x) }
  %w[dir fs netfs logical disk iscsi scsi odd].each { |t| call(C, :discover_storage_pool_sources, t) }
  try(:discover_storage_pool_sources, ['dir', nil, 0], need: 1) { C }
  volumes(started)
  quiet { stopped.call.undefine }
end

def volumes(started)
  volume = lambda do
    p = started.call
    quiet { p.lookup_volume_by_name('rb-vol') } || p.create_volume_xml(VOLUME)
  end
  lost = -> { volume.call.tap { |v| started.call.lookup_volume_by_name('rb-vol').delete } }
  calls = { name: nil, key: nil, path: nil, pool: nil, info: nil, xml_desc: [[0], 0], wipe: [[0], 0], wipe_pattern: [[0, 0], 1],
            resize: [[2_097_152, 0], 1], delete: [[0], 0] }
  sweep(calls, 'volume there' => volume, 'volume gone' => lost)
  $where = 'volume'
  path = "#{FOLDER}/pool/rb-vol"
  %i[lookup_volume_by_name lookup_volume_by_path lookup_volume_by_key].each { |m| try(m, [m == :lookup_volume_by_name ? 'rb-vol' : path]) { volume.call && started.call } }
  call(started.call, :create_volume_xml, VOLUME)
  ['<volume/>', VOLUME.sub('rb-vol', 'a/b'), VOLUME.sub('1048576', 'many'), VOLUME.sub('raw', 'odd'), VOLUME.sub('rb-vol', '')].each do |x|
    call(started.call, :create_volume_xml, x)
  end
  from = VOLUME.sub('rb-vol', 'rb-copy')
  v = volume.call
  wrong([from, v, 0], 2).each { |bad| call(started.call, :create_volume_xml_from, *bad) }
  call(started.call, :create_volume_xml_from, from, v)
  call(started.call, :create_vol_xml_from, from, v)
  call(started.call, :create_vol_xml, VOLUME.sub('rb-vol', 'rb-more'))
  call(started.call, :list_volumes)
  [[0, 9], [1 << 40, 0], [4096, 4], [2048, 0], [1024, 2]].each { |a| call(volume.call, :resize, *a) }
  volume.call.delete
  (0..10).each { |a| call(volume.call, :wipe_pattern, a) }
  %i[download upload].each do |m|
    try(m, [stream, 0, 0, 0], need: 3) { volume.call }
    s = C.stream
    call(volume.call, m, s, 0, 1024, 0)
    call(s, m == :upload ? :send : :recv, m == :upload ? 'x' * 512 : 512)
    call(s, :finish)
  end
  call(volume.call, :download, C.stream, 1 << 40, 10)
  v = volume.call.tap(&:free)
  %i[name key delete free].each { |m| call(v, m) }
  p = started.call
  %w[rb-vol rb-copy rb-more].each { |n| quiet { p.lookup_volume_by_name(n).delete } }
end

def streams
  $where = 'stream'
  try(:stream, [0], need: 0) { C }
  s = C.stream
  { send: ['x'], recv: [1], finish: [], abort: [], connection: [], event_remove_callback: [], event_update_callback: [1],
    event_add_callback: [1, proc {}] }.each { |m, a| try(m, a) { C.stream } unless m == :connection && call(s, m) }
  call(C.stream, :recvall) { |d, _| d.length }
  call(C.stream, :sendall) { |_, _| [0, ''] }
  call(C.stream, :recvall)
  call(C.stream, :sendall)
  n = stream
  %i[finish abort free finish free].each { |m| call(n, m) }
end

def secrets
  get = -> { quiet { C.lookup_secret_by_uuid(UUIDS['secret']) } || C.define_secret_xml(SECRET) }
  lost = -> { get.call.tap(&:undefine) }
  calls = { uuid: nil, usagetype: nil, usageid: nil, connection: nil, xml_desc: [[0], 0], get_value: [[0], 0], value: [[0], 0],
            :value= => [['words']], set_value: [['words', 0], 1], undefine: nil }
  sweep(calls, 'secret there' => get, 'secret gone' => lost)
  $where = 'secret'
  call(get.call, :value)
  call(get.call, :set_value, 'abc')
  call(get.call, :value)
  try(:lookup_secret_by_uuid, [UUIDS['secret']]) { get.call && C }
  try(:lookup_secret_by_usage, [1, "#{FOLDER}/secret.img"]) { get.call && C }
  (0..6).each { |t| call(C, :lookup_secret_by_usage, t, 'nothing') }
  try(:define_secret_xml, [SECRET, 0], need: 1) { C }
  [SECRET.sub(UUIDS['secret'], NO_UUID), '<secret/>', SECRET.sub('volume', 'odd'), SECRET.sub("private='no'", "private='odd'"),
   SECRET.sub('secret.img', 'other.img'), SECRET.sub("private='no'", "private='yes'")].each { |x| call(C, :define_secret_xml, x) }
  call(get.call, :value)
  s = get.call.tap(&:free)
  %i[uuid undefine free].each { |m| call(s, m) }
  quiet { get.call.undefine }
end

def filters
  get = -> { quiet { C.lookup_nwfilter_by_name('rb-filter') } || C.define_nwfilter_xml(FILTER) }
  lost = -> { get.call.tap(&:undefine) }
  sweep({ name: nil, uuid: nil, connection: nil, xml_desc: [[0], 0], undefine: nil }, 'filter there' => get, 'filter gone' => lost)
  $where = 'filter'
  try(:lookup_nwfilter_by_name, ['rb-filter']) { get.call && C }
  try(:lookup_nwfilter_by_uuid, [UUIDS['filter']]) { get.call && C }
  try(:define_nwfilter_xml, [FILTER]) { C }
  [FILTER.sub('drop', 'odd'), FILTER.sub('rb-filter', 'rb-filter2'), FILTER.sub(UUIDS['filter'], NO_UUID), '<filter/>', '<network/>',
   FILTER.sub('arp', 'odd'), FILTER.sub("'in'", "'up'"), FILTER.sub('500', '5000')].each { |x| call(C, :define_nwfilter_xml, x) }
  call(get.call, :free)
  f = get.call.tap(&:free)
  %i[name undefine free].each { |m| call(f, m) }
  quiet { get.call.undefine }
end

def interfaces
  $where = 'interface'
  get = -> { C.lookup_interface_by_name('lo') }
  { name: [], mac: [], connection: [], active?: [], xml_desc: [0] }.each { |m, a| try(m, a, need: 0, &get) }
  try(:lookup_interface_by_name, ['lo']) { C }
  try(:lookup_interface_by_mac, ['00:00:00:00:00:00']) { C }
  call(C, :lookup_interface_by_mac, '02:00:00:00:00:99')
  %i[interface_change_begin interface_change_commit interface_change_rollback].each { |m| wrong([0], 0).each { |bad| call(C, m, *bad) } }
  wrong([INTERFACE, 0], 1).each { |bad| call(C, :define_interface_xml, *bad) }
  i = get.call.tap(&:free)
  %i[name mac free].each { |m| call(i, m) }
end

def node_devices
  $where = 'nodedev'
  get = -> { C.lookup_nodedevice_by_name('computer') }
  { name: [], parent: [], num_of_caps: [], list_caps: [], connection: [], xml_desc: [0] }.each { |m, a| try(m, a, need: 0, &get) }
  try(:detach, [nil, 0], need: 0, &get)
  %i[reattach reset destroy].each { |m| try(m, [], &get) }
  try(:lookup_nodedevice_by_name, ['computer']) { C }
  lo = quiet { C.lookup_nodedevice_by_name('net_lo_00_00_00_00_00_00') }
  %i[name parent num_of_caps list_caps reattach reset detach destroy xml_desc].each { |m| call(lo, m) } if lo
  wrong(['<device/>', 0], 1).each { |bad| call(C, :create_nodedevice_xml, *bad) }
  ['<device/>', "<device><parent>computer</parent><capability type='odd'/></device>", "<device><parent>computer</parent></device>"].each { |x| call(C, :create_nodedevice_xml, x) }
  %w[system pci usb net storage scsi odd].each { |c| call(C, :num_of_nodedevices, c) }
  try(:num_of_nodedevices, ['system', 0], need: 0) { C }
  try(:list_nodedevices, ['system', 0], need: 0) { C }
  d = get.call.tap(&:free)
  %i[name parent free].each { |m| call(d, m) }
end

def connection
  $where = 'connect'
  %i[libversion version hostname node_info node_get_info node_free_memory node_security_model node_get_security_model encrypted? secure?
     capabilities uri closed? alive? type num_of_domains list_domains num_of_defined_domains list_defined_domains num_of_interfaces
     list_interfaces num_of_defined_interfaces list_defined_interfaces num_of_networks list_networks num_of_defined_networks
     list_defined_networks num_of_nwfilters list_nwfilters num_of_secrets list_secrets num_of_storage_pools list_storage_pools
     num_of_defined_storage_pools list_defined_storage_pools].each { |m| try(m) { C } }
  %i[list_all_domains list_all_networks list_all_interfaces list_all_secrets list_all_nodedevices list_all_storage_pools list_all_nwfilters
     sys_info node_cpu_map node_get_cpu_map node_memory_parameters].each { |m| try(m, [0], need: 0) { C } }
  %i[list_all_domains list_all_networks list_all_interfaces list_all_secrets list_all_storage_pools].each { |m| 18.times { |b| call(C, m, 1 << b) } }
  { max_vcpus: [['qemu'], 0], node_cells_free_memory: [[0, 1], 0], compare_cpu: [[CPU, 0], 1], baseline_cpu: [[[CPU], 0], 1],
    domain_xml_from_native: [['qemu-argv', '/usr/bin/qemu-system-x86_64 -m 32', 0], 2], domain_xml_to_native: [['qemu-argv', domain_xml('rb-native'), 0], 2],
    node_cpu_stats: [[-1, 0], 0], node_memory_stats: [[-1, 0], 0], cpu_model_names: [['x86_64', 0], 1], qemu_attach: [[1, 0], 1],
    domain_capabilities: [['/usr/bin/qemu-system-x86_64', 'x86_64', 'pc', 'qemu', 0], 4], node_free_pages: [[[4], 0, 1, 0], 1],
    lookup_domain_by_name: [['rb-none']], lookup_domain_by_id: [[9999]], lookup_domain_by_uuid: [[NO_UUID]] }.each { |m, (a, n)| try(m, a, need: n || a.length) { C } }
  %w[qemu kvm QEMU xen test].each { |t| call(C, :max_vcpus, t) }
  %w[x86_64 i686 aarch64 ppc64 odd].each { |a| call(C, :cpu_model_names, a) }
  [[0, 99], [99, 1], [-1, 1], [0, 0]].each { |v| call(C, :node_cells_free_memory, *v) }
  [99, 0, -2].each { |v| call(C, :node_cpu_stats, v) && call(C, :node_memory_stats, v) }
  [[nil, nil, nil, nil], [nil, 'x86_64', nil, nil], ['/no/such', nil, nil, nil], [nil, 'odd', nil, nil], [nil, nil, 'odd', nil], [nil, nil, nil, 'odd'],
   [nil, nil, nil, 'xen'], ['/usr/bin/qemu-system-x86_64', 'aarch64', nil, nil], [nil, 's390x', nil, 'kvm']].each { |v| call(C, :domain_capabilities, *v) }
  ['<cpu/>', '<cpu><arch>odd</arch></cpu>', "<cpu><arch>x86_64</arch><model>odd</model></cpu>", '<domain/>',
   "<cpu match='exact'><model>qemu64</model></cpu>", "<cpu mode='host-model'/>", "<cpu><arch>aarch64</arch><model>cortex-a53</model></cpu>"].each do |x|
    call(C, :compare_cpu, x)
    call(C, :compare_cpu, x, 1)
    call(C, :baseline_cpu, [x])
    call(C, :baseline_cpu, [CPU, x], 1)
  end
  %w[qemu-argv xen-xm bhyve-argv odd].each { |f| call(C, :domain_xml_to_native, f, domain_xml('rb-native')) && 0 || call(C, :domain_xml_from_native, f, 'words') }
  [[[4], 0, 9, 0], [[3], 0, 1, 0], [[4, 2048], 0, 1, 0], [[], 0, 1, 0], [[4], 9, 1, 0]].each { |v| call(C, :node_free_pages, *v) }
  [[{}, 0], [[], 0, 1], 1, 'word', { 'x' => 1 }, { 3 => 1 }, { 3 => 0 }].each { |v| call(C, :node_alloc_pages, v) }
  [[9, 60], [9, 60, 0], [99, 1, 0], ['word'], [9, 60, 1], [0, 1, 1]].each { |v| call(C, :node_suspend_for_duration, *v) }
  [1, nil, 'word', [], {}, { 'no-such' => 1 }, [{ 'no-such' => 1 }, 0], [{ 'shm_pages_to_scan' => 'many' }, 0], [{ 'no-such' => 1 }, 99]].each { |v| call(C, :node_memory_parameters=, v) }
  [[0, 0], [5, 3], [-1, 1], ['word', 1], [1, nil]].each { |v| call(C, :set_keepalive, *v) }
  [[0, 0], 1, nil, [1], [1, 2, 3], ['a', 1], [-1, 5]].each { |v| call(C, :keepalive=, v) }
  definitions
end

def definitions
  good = domain_xml('rb-new')
  again = -> { quiet { C.lookup_domain_by_name('rb-new').destroy }; quiet { C.lookup_domain_by_name('rb-new').undefine }; C }
  try(:define_domain_xml, [good, 0], need: 1, &again)
  try(:create_domain_xml, [good, 0], need: 1, &again)
  try(:create_domain_linux, [good, 0], need: 1, &again)
  try(:create_domain_xml_with_files, [good, [File.open('/dev/null')], 0], need: 1, &again)
  [2, 3, 4, 8, 9].each { |f| call(again.call, :create_domain_xml, good, f) }
  changes = [['hvm', 'odd'], ["type='qemu'", "type='odd'"], ["type='qemu'", "type='xen'"], ['32768', 'many'], ['32768', '0'], ["current='1'>2", "current='3'>2"],
             ["arch='x86_64'", "arch='odd'"], ["machine='pc'", "machine='odd'"], ['.qcow2', '.no-such-disk'], ['virtio', 'odd'], ["dev='vda'", "dev='zzz'"],
             ['qemu-system-x86_64', 'no-such'], ['52:54:00:01:02:03', '52:54'], ["type='user'", "type='network'"], ["type='vnc'", "type='odd'"],
             ['rb-new<', '<'], ['rb-new<', 'a/b<'], [UUIDS['rb-new'], 'no-uuid'], ['cirrus', 'odd'], ['<vcpu', '<vcpus'], ['</domain>', ''],
             ['>2<', '>9999<'], ["<on_crash>destroy", "<on_crash>odd"], ["model='virtio'", "model='odd'"], ["port='-1'", "port='99999'"]]
  changes.each do |a, b|
    call(again.call, :define_domain_xml, good.sub(a, b))
    call(again.call, :create_domain_xml, good.sub(a, b))
  end
  call(again.call, :define_domain_xml, good.sub('<devices>', '<devices><oddity/>'), 1)
  ['<domain/>', '', '<network/>', "<domain type='qemu'/>", "<domain type='qemu'><name>x</name></domain>"].each { |x| call(C, :define_domain_xml, x) }
  again.call
end

def events
  $where = 'event'
  callback = proc { |*| 0 }
  call(C, :domain_event_register_any, 0, callback)
  call(Libvirt, :event_register_impl, 1)
  call(Libvirt, :event_register_impl, *Array.new(6) { |i| i })
  call(Libvirt, :event_register_impl, *Array.new(9) { nil })
  call(Libvirt, :event_register_impl, proc { |*| 1 }, proc { |*| 0 }, proc { |*| 0 }, proc { |*| 1 }, proc { |*| 0 }, proc { |*| 0 })
  $where = 'event with a loop'
  c = Libvirt.open(URI)
  (0..22).each { |id| call(c, :domain_event_register_any, id, callback) }
  try(:domain_event_register_any, [0, callback, nil, nil], need: 2) { c }
  call(c, :domain_event_register_any, 0, callback, defined, 'opaque')
  [0, 1, 99, -1, 'word', nil].each { |v| call(c, :domain_event_deregister_any, v) }
  call(c, :domain_event_deregister)
  [1, nil, 'word'].each { |v| call(c, :domain_event_register, v) }
  call(c, :domain_event_register, callback, 'opaque')
  call(c, :domain_event_register, callback)
  call(c, :domain_event_deregister)
  call(c, :domain_event_deregister)
  try(:event_invoke_handle_callback, [1, 2, 3, nil]) { Libvirt }
  try(:event_invoke_timeout_callback, [1, nil]) { Libvirt }
end

def closed
  $where = 'closed'
  c = Libvirt.open(URI)
  d = c.define_domain_xml(domain_xml('rb-closed'))
  call(c, :close)
  C.lookup_domain_by_name('rb-closed').undefine
  (Libvirt::Connect.instance_methods(false) - %i[node_suspend_for_duration]).sort.each { |m| call(c, m) if [0, -1].include?(c.method(m).arity) }
  $where = 'read-only'
  c = Libvirt.open_read_only(URI)
  d = c.lookup_domain_by_name(defined.name)
  each_guest_call { |m, args| call(d, m, *args) }
  [[:define_domain_xml, '<domain/>'], [:create_domain_xml, '<domain/>'], [:define_network_xml, NETWORK], [:create_network_xml, NETWORK], [:define_secret_xml, SECRET],
   [:define_storage_pool_xml, POOL], [:create_storage_pool_xml, POOL], [:define_nwfilter_xml, FILTER], [:define_interface_xml, INTERFACE], [:interface_change_begin],
   [:create_nodedevice_xml, '<device/>'], [:domain_xml_to_native, 'qemu-argv', domain_xml('x')], [:domain_xml_from_native, 'qemu-argv', 'x'],
   [:save_image_xml_desc, '/x'], [:discover_storage_pool_sources, 'dir'], [:node_suspend_for_duration, 9, 60], [:qemu_attach, 1], [:capabilities], [:node_info],
   [:list_all_domains], [:domain_capabilities, nil, nil, nil, nil], [:node_memory_parameters], [:compare_cpu, CPU], [:list_secrets]].each { |m, *a| call(c, m, *a) }
end

def opening
  %w[qemu:///none odd:///x qemu:// test:///none qemu+odd:///system qemu+unix:///system?socket=/none xen:///system lxc:///none].each do |u|
    call(Libvirt, :open, u)
    call(Libvirt, :open_read_only, u)
  end
  [[], [nil], [1], ['a', 'b'], ["a\0b"]].each { |a| [:open, :open_read_only].each { |m| call(Libvirt, m, *a) unless a == [] || a == [nil] } }
  call(Libvirt, :open_auth, URI)
  call(Libvirt, :open_auth, URI, [Libvirt::CRED_AUTHNAME], 'data', 1) { |_| '' }
  [[URI, 1], [URI, [1], nil, 'word'], [1], [URI, [], nil, 99], [URI, [1], nil, 1, 2]].each { |a| call(Libvirt, :open_auth, *a) }
  [[], ['QEMU'], ['qemu'], ['none'], [nil], [1], ['a', 1]].each { |a| call(Libvirt, :version, *a) }
  call(Libvirt, :lxc_enter_security_label) if Libvirt.respond_to?(:lxc_enter_security_label)
  constants = ObjectSpace.each_object(Module).select { |m| m.name&.start_with?('Libvirt') }.sum { |m| m.constants(false).length }
  puts "module constants -> #{constants > 900 ? 'many' : constants}"
end

system('qemu-img', 'create', '-q', '-f', 'qcow2', "#{FOLDER}/second.qcow2", '8M')
system('qemu-img', 'create', '-q', '-f', 'raw', "#{FOLDER}/new.img", '8M')
Dir.chdir(FOLDER)
opening
C = Libvirt.open(URI)
parts = %i[connection interfaces node_devices filters secrets streams networks pools guests_in_states guest_life snapshots guests_arguments events closed]
(ARGV[2] ? ARGV[2].split(',').map(&:to_sym) : parts).each do |part|
  send(part)
rescue StandardError => e
  puts "#{part} broke off -> #{failure(e)} #{e.message} #{e.backtrace.first[/\d+:.*/]}"
end
puts 'end'
