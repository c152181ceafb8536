#!/usr/bin/env bash
# A private Slurm on this machine: mini_slurm.sh up DIR PORT [NODES] | down DIR
#
# No systemd, no cgroups, no accounting; everything lies in DIR, so that several can run side by side.
# PORT is the controller's, the ones after it are the nodes'. Needs root: slurmd starts other people's jobs.
set -euo pipefail

verb=$1
dir=$(realpath -m "$2")
port=${3:-17001}
nodes=${4:-2}
host=$(hostname -s)

configure() {
    local memory i
    memory=$(awk '/MemTotal/ {print int($2 / 1024 * 0.8)}' /proc/meminfo)
    cat >"$dir/slurm.conf" <<CONF
ClusterName=mini
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$dir/munge/sock
SlurmctldPidFile=$dir/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/slurmd.%n.pid
SlurmdLogFile=$dir/log/slurmd.%n.log
SlurmdSpoolDir=$dir/spool/%n
StateSaveLocation=$dir/state
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=2,batch_sched_delay=1,defer_batch
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=30
InactiveLimit=0
KillWait=5
MinJobAge=60
Waittime=0
CONF
    for i in $(seq 1 "$nodes"); do
        echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i))" \
            "CPUs=2 RealMemory=$((memory / nodes)) State=UNKNOWN"
    done >>"$dir/slurm.conf"
    echo "PartitionName=main Nodes=n[1-$nodes] Default=YES MaxTime=02:00:00 State=UP" >>"$dir/slurm.conf"
    echo "CgroupPlugin=cgroup/v1" >"$dir/cgroup.conf" # slurmd reads it, nothing uses it
}

start_munge() { # it refuses to run as root, and refuses a folder that others may write
    chown -R munge: "$dir/munge"
    chmod 755 "$dir" "$dir/munge"
    rm -f "$dir/munge/key"
    runuser -u munge -- dd if=/dev/urandom bs=1 count=1024 of="$dir/munge/key" status=none
    chmod 400 "$dir/munge/key"
    runuser -u munge -- /usr/sbin/munged --key-file="$dir/munge/key" --socket="$dir/munge/sock" --force \
        --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed"
}

up() {
    local i
    mkdir -p "$dir"/munge "$dir"/state "$dir"/log
    for i in $(seq 1 "$nodes"); do mkdir -p "$dir/spool/n$i"; done
    configure
    start_munge
    export SLURM_CONF=$dir/slurm.conf
    /usr/sbin/slurmctld -f "$SLURM_CONF"
    for i in $(seq 1 "$nodes"); do /usr/sbin/slurmd -f "$SLURM_CONF" -N "n$i"; done
    for i in $(seq 1 150); do
        [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c '^idle$')" = "$nodes" ] && return
        sleep 0.2
    done
    echo "mini_slurm: not up after 30 s" >&2
    sinfo -N -l >&2 || true
    tail -n 20 "$dir"/log/*.log >&2
    down
    exit 1
}

down() { # ends what the process files of DIR name, and nothing else
    local file pid
    for file in "$dir"/slurmctld.pid "$dir"/slurmd.*.pid "$dir"/munge/pid; do
        [ -s "$file" ] || continue
        pid=$(cat "$file")
        kill "$pid" 2>/dev/null || continue
        for _ in $(seq 1 50); do
            [ "$(ps -o stat= -p "$pid" | cut -c 1)" != "" ] && [ "$(ps -o stat= -p "$pid" | cut -c 1)" != "Z" ] || break
            sleep 0.1
        done
    done
}

case $verb in
up) up ;;
down) down ;;
*)
    echo "usage: mini_slurm.sh up DIR PORT [NODES] | down DIR" >&2
    exit 2
    ;;
esac
