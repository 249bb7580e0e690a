# Runs a test file of ruby-libvirt group by group (its comments "# TESTGROUP" begin them), so that a call that this machine
# cannot answer ends its own group only. Each result is told with the line that asked for it.
FILE = File.expand_path(ARGV.shift)
$0 = FILE
$:.unshift(File.dirname(FILE))
$stdout.sync = true

def puts(text)
  at = caller_locations.find { |l| l.path == FILE }
  super("line #{at ? at.lineno : 0}: #{text}")
end

File.read(FILE).split(/^(?=# TESTGROUP)/).inject(1) do |line, group|
  begin
    TOPLEVEL_BINDING.eval(group, FILE, line)
  rescue StandardError => e
    $stdout.puts("line #{line}: ENDED: #{group.lines.first.strip}: #{e.class}: #{e.message.lines.first}")
  end
  line + group.count("\n")
end
