using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>One command for each thing that a plugin does with the client.</summary>
    internal static class ClientCommands
    {
        private static readonly ConcurrentDictionary<string, CompanionClient> Clients = new ConcurrentDictionary<string, CompanionClient>();
        private static readonly ConcurrentDictionary<string, Reservation> Reservations = new ConcurrentDictionary<string, Reservation>();
        private static readonly ConcurrentQueue<object> Happened = new ConcurrentQueue<object>();
        private static int lastReservation;

        public static void AddTo(Dictionary<string, Func<JsonFields, object>> commands)
        {
            commands["open"] = Open;
            commands["connect"] = command => On(command, client => client.Connect(Token(command)), client => client.ConnectAsync(Token(command)), Described.Of);
            commands["session"] = command => Described.Of(Client(command).Session);
            commands["check"] = command => On(command, client => client.Check(Operation(command), Token(command)), client => client.CheckAsync(Operation(command), Token(command)), Described.Of);
            commands["reserve"] = Reserve;
            commands["progress"] = command => Do(() => Held(command).Progress(command.Text("phase"), command.Number("fraction")));
            commands["commit"] = command => On(command, client => Ended(Held(command), Held(command).Commit(Units(command))), client => Held(command).CommitAsync(Units(command), Token(command)), Described.Of);
            commands["release"] = command => On(
                command,
                client => Held(command).Release(ReleaseOutcome.Failed, ErrorClass.AiError),
                client => Held(command).ReleaseAsync(ReleaseOutcome.Failed, ErrorClass.AiError, Token(command)),
                Described.Of);
            commands["settled"] = command => Described.Of(Held(command).Settled.Result);
            commands["state"] = command => Held(command).State.ToString();
            commands["disposeReservation"] = command => Do(() => Held(command).Dispose());
            commands["reconcile"] = command => Described.Of(Client(command).ReconcileAsync(command.Texts("ids"), Token(command)).Result);
            commands["ping"] = command => Described.Of(Client(command).PingAsync(Token(command)).Result);
            commands["view"] = command => Described.Of(Client(command).OpenAsync((CompanionView)Enum.Parse(typeof(CompanionView), command.RequireText("view")), command.Text("plan")).Result);
            commands["dispose"] = Dispose;
            commands["happened"] = command => Happened.ToArray();
            commands["starve"] = Starve;
            commands["threads"] = command => Threads();
        }

        public static CompanionOptions Options(JsonFields command)
        {
            var options = new CompanionOptions("Driver", "1.0.0", 2027)
            {
                RevitBuild = "27.0.1",
                HomeFolder = command.RequireText("home"),
                StartCompanion = command.Flag("start") == true,
                CompanionPath = command.Text("path"),
                MinimumCompanionVersion = command.Text("minimum")
            };
            if (command.Has("arguments")) options.CompanionArguments = command.Text("arguments");
            if (command.Has("limitMs"))
            {
                TimeSpan limit = command.Milliseconds("limitMs").GetValueOrDefault();
                options.Limits = new CallLimits { Connect = limit, Check = limit, Reserve = limit, Settle = limit, Other = limit };
            }
            if (command.Has("patienceMs")) options.StartPatience = command.Milliseconds("patienceMs").GetValueOrDefault();
            return options;
        }

        private static object Open(JsonFields command)
        {
            string name = command.RequireText("client");
            CompanionOptions options = Options(command);
            options.Log = line => Note(name, "log", line);
            var client = new CompanionClient(options);
            client.EntitlementsChanged += (sender, told) => Note(name, "entitlements", told.Reason + " " + told.Plan);
            client.UsageChanged += (sender, told) => Note(name, "usage", told.WarningLevel + " " + string.Join(",", told.Meters.Select(one => one.Key + "=" + one.Used)));
            client.ConnectivityChanged += (sender, told) => Note(name, "connectivity", told.Online ? "online" : "offline");
            client.CompanionShutdown += (sender, told) => Note(name, "shutdown", told.Reason);
            client.ConnectionChanged += (sender, told) => Note(name, "connection", told.Connected ? "connected" : told.Unavailable.Reason.ToString());
            if (command.Flag("throwing") == true) client.ConnectionChanged += (sender, told) => { throw new InvalidOperationException("a handler of a plugin"); };
            Clients[name] = client;
            return true;
        }

        private static object Reserve(JsonFields command)
        {
            return On(
                command,
                client => client.Reserve(Operation(command), Token(command)),
                client => command.Has("opId") ? client.ReserveAsync(Operation(command), command.Text("opId"), Token(command)) : client.ReserveAsync(Operation(command), Token(command)),
                answer =>
                {
                    string handle = "r" + Interlocked.Increment(ref lastReservation);
                    if (answer.Granted) Reservations[handle] = answer.Reservation;
                    return Described.Of(answer, handle);
                });
        }

        /// <summary>How long a dispose takes is told: it must return at once, whatever the companion does.</summary>
        private static object Dispose(JsonFields command)
        {
            Stopwatch clock = Stopwatch.StartNew();
            Client(command).Dispose();
            return clock.Elapsed.TotalMilliseconds;
        }

        /// <summary>
        /// Runs a call as the command says: awaited; blocking; blocking on a thread like Revit's own, whose messages nobody pumps meanwhile;
        /// or there by a wait on the task, as a plugin should not do but will.
        /// </summary>
        private static object On<T>(JsonFields command, Func<CompanionClient, T> block, Func<CompanionClient, Task<T>> start, Func<T, object> describe)
        {
            CompanionClient client = command.Has("client") ? Client(command) : null;
            Stopwatch clock = Stopwatch.StartNew();
            T answer;
            switch (command.Text("how"))
            {
                case "blocking": answer = block(client); break;
                case "ui": answer = UiThread.Run(() => block(client)); break;
                case "ui-wait": answer = UiThread.Run(() => start(client).Result); break;
                default: answer = Await(start(client)); break;
            }
            object described = describe(answer);
            var fields = described as Dictionary<string, object>;
            if (fields != null) fields["tookMs"] = clock.Elapsed.TotalMilliseconds;
            return described;
        }

        private static T Await<T>(Task<T> task)
        {
            try
            {
                return task.Result;
            }
            catch (AggregateException error)
            {
                throw error.InnerException;
            }
        }

        private static object Do(Action action)
        {
            action();
            return true;
        }

        private static CancellationToken Token(JsonFields command)
        {
            if (!command.Has("cancelMs")) return CancellationToken.None;
            return new CancellationTokenSource(command.Milliseconds("cancelMs").GetValueOrDefault()).Token;
        }

        private static Operation Operation(JsonFields command)
        {
            return new Operation(command.Text("operation") ?? "ai_layout")
            {
                Units = (int)(command.Whole("units") ?? 1),
                AreaSqm = command.Has("areaSqm") ? command.Number("areaSqm") : 120,
                Feature = command.Text("feature"),
                ModelId = command.Text("modelId"),
                ProjectLabel = command.Text("projectLabel"),
                Expected = TimeSpan.FromSeconds(45)
            };
        }

        /// <summary>A commit that was answered has ended the reservation by the time that it returns.</summary>
        private static Answer<Settlement> Ended(Reservation reservation, Answer<Settlement> answer)
        {
            if (answer.Succeeded && reservation.State != ReservationState.Committed) throw new InvalidOperationException("its state is " + reservation.State);
            return answer;
        }

        private static int? Units(JsonFields command)
        {
            return (int?)command.Whole("units");
        }

        private static CompanionClient Client(JsonFields command)
        {
            return Clients[command.RequireText("client")];
        }

        private static Reservation Held(JsonFields command)
        {
            return Reservations[command.RequireText("reservation")];
        }

        private static void Note(string client, string what, string text)
        {
            Happened.Enqueue(new Dictionary<string, object> { { "client", client }, { "what", what }, { "text", text } });
        }

        /// <summary>Keeps every thread of the pool busy for a while, as another add-in may do.</summary>
        private static object Starve(JsonFields command)
        {
            int workers;
            int ports;
            ThreadPool.GetMinThreads(out workers, out ports);
            TimeSpan span = command.Milliseconds("ms").GetValueOrDefault();
            ThreadPool.SetMaxThreads(workers, ports);
            for (int index = 0; index < workers * 4; index++) ThreadPool.QueueUserWorkItem(unused => Thread.Sleep(span));
            return workers;
        }

        private static object Threads()
        {
            using (Process current = Process.GetCurrentProcess()) return current.Threads.Count;
        }
    }
}
