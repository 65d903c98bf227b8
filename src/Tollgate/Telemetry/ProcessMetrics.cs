using System.Diagnostics;

namespace Tollgate.Telemetry;

/// <summary>The process itself: memory, processor, garbage collection, thread pool.</summary>
internal static class ProcessMetrics
{
    internal static void Write(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Single("process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        text.Single("process_cpu_seconds_total", "counter", "Processor time, user and system.", process.TotalProcessorTime.TotalSeconds);
        text.Single("process_start_time_seconds", "gauge", "Start of the process, in seconds since the Unix epoch.", (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);

        var memory = GC.GetGCMemoryInfo();
        text.Single("dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.", memory.HeapSizeBytes);
        text.Single("dotnet_gc_committed_bytes", "gauge", "Memory committed by the collector.", memory.TotalCommittedBytes);
        text.Single("dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated since the start.", GC.GetTotalAllocatedBytes());
        text.Single("dotnet_gc_pause_seconds_total", "counter", "Time the process was paused by the collector.", GC.GetTotalPauseDuration().TotalSeconds);
        text.Head("dotnet_gc_collections_total", "Collections by generation.", "counter");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample("dotnet_gc_collections_total", $"generation=\"{generation}\"", GC.CollectionCount(generation));
        }

        text.Single("dotnet_threadpool_threads", "gauge", "Threads of the pool.", ThreadPool.ThreadCount);
        text.Single("dotnet_threadpool_queue_length", "gauge", "Work waiting for a thread of the pool.", ThreadPool.PendingWorkItemCount);
        text.Single("dotnet_threadpool_completed_total", "counter", "Work done by the pool.", ThreadPool.CompletedWorkItemCount);
    }
}
