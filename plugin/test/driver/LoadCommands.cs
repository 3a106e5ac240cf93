using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>Many calls: a race, a measurement, a soak.</summary>
    internal static class LoadCommands
    {
        public static void AddTo(Dictionary<string, Func<JsonFields, object>> commands)
        {
            commands["race"] = Race;
            commands["measure"] = Measure;
            commands["soak"] = Soak;
        }

        /// <summary>Two clients, each on a thread of its own, ask for the last unit at the same moment, so many times; the winner gives it back.</summary>
        private static object Race(JsonFields command)
        {
            using (var one = new CompanionClient(ClientCommands.Options(command)))
            using (var other = new CompanionClient(ClientCommands.Options(command)))
            {
                one.Connect();
                other.Connect();
                return new RaceForLastUnit(one, other, command.RequireWhole("rounds")).Run();
            }
        }

        private static object Measure(JsonFields command)
        {
            var times = new List<double>();
            using (var client = new CompanionClient(ClientCommands.Options(command)))
            {
                client.Connect();
                for (long index = command.RequireWhole("count"); index > 0; index--)
                {
                    long begun = Stopwatch.GetTimestamp();
                    CheckAnswer answer = client.Check(Operation.AiLayout(120));
                    times.Add((Stopwatch.GetTimestamp() - begun) * 1000d / Stopwatch.Frequency);
                    if (!answer.Allowed) throw new InvalidOperationException(answer.Message);
                }
            }
            times.Sort();
            Func<double, double> at = share => times[(int)Math.Min(times.Count - 1, share * times.Count)];
            return new Dictionary<string, object> { { "count", times.Count }, { "p50", at(0.5) }, { "p95", at(0.95) }, { "p99", at(0.99) } };
        }

        /// <summary>
        /// Runs operations, some at a time: each is a reserve and its end (nine in ten commits, else releases), each tenth with a check before
        /// and progress within. Counts only what was answered as done, and samples the memory of this process.
        /// </summary>
        private static object Soak(JsonFields command)
        {
            long operations = command.RequireWhole("operations");
            var depth = (int)(command.Whole("depth") ?? 16);
            var counts = new SoakCounts();
            using (var client = new CompanionClient(ClientCommands.Options(command)))
            {
                client.Connect();
                var samples = new List<object>();
                long step = Math.Max(1, operations / 20);
                for (long done = 0; done < operations; done += step)
                {
                    long until = Math.Min(operations, done + step);
                    long next = done;
                    var workers = Enumerable.Range(0, depth).Select(unused => Task.Run(async () =>
                    {
                        long mine;
                        while ((mine = Interlocked.Increment(ref next)) <= until) await RunOne(client, mine, counts).ConfigureAwait(false);
                    })).ToArray();
                    Task.WaitAll(workers);
                    samples.Add(Sample(until));
                }
                return counts.Describe(samples);
            }
        }

        private static async Task RunOne(CompanionClient client, long number, SoakCounts counts)
        {
            if (number % 10 == 0)
            {
                CheckAnswer check = await client.CheckAsync(Operation.AiLayout(120)).ConfigureAwait(false);
                Interlocked.Increment(ref counts.Calls);
                if (!check.Allowed) counts.Fail(check.Message);
            }
            ReserveAnswer reserve = await client.ReserveAsync(Operation.AiLayout(120)).ConfigureAwait(false);
            Interlocked.Increment(ref counts.Calls);
            if (!reserve.Granted)
            {
                counts.Fail(reserve.Message);
                return;
            }
            using (Reservation reservation = reserve.Reservation)
            {
                if (number % 10 == 0) reservation.Progress("soak", 1);
                bool isCommit = number % 10 != 5;
                Answer<Settlement> end = isCommit
                    ? await reservation.CommitAsync().ConfigureAwait(false)
                    : await reservation.ReleaseAsync(ReleaseOutcome.Failed, ErrorClass.Other).ConfigureAwait(false);
                Interlocked.Increment(ref counts.Calls);
                if (!end.Succeeded || end.Value.Duplicate) counts.Fail(end.Succeeded ? "a duplicate" : end.Message);
                else if (isCommit) Interlocked.Add(ref counts.Charged, end.Value.Charged);
                else Interlocked.Increment(ref counts.Released);
            }
        }

        private static object Sample(long operations)
        {
            string resident = File.ReadAllLines("/proc/self/status").First(line => line.StartsWith("VmRSS:"));
            return new Dictionary<string, object>
            {
                { "operations", operations },
                { "managedBytes", GC.GetTotalMemory(true) },
                { "residentKb", long.Parse(new string(resident.Where(char.IsDigit).ToArray())) }
            };
        }

        private sealed class SoakCounts
        {
            public long Calls;
            public long Charged;
            public long Released;
            private long failed;
            private string firstFailure;

            public void Fail(string why)
            {
                Interlocked.Increment(ref failed);
                Interlocked.CompareExchange(ref firstFailure, why, null);
            }

            public object Describe(List<object> samples)
            {
                return new Dictionary<string, object>
                {
                    { "calls", Calls }, { "charged", Charged }, { "released", Released }, { "failed", failed }, { "firstFailure", firstFailure }, { "samples", samples }
                };
            }
        }
    }
}
