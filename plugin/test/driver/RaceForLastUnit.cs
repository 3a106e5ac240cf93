using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>Rounds in which two clients reserve at once while one unit is left.</summary>
    internal sealed class RaceForLastUnit
    {
        private readonly CompanionClient[] clients;
        private readonly long rounds;
        private readonly long[] wins = new long[2];
        private readonly Dictionary<string, object> refusals = new Dictionary<string, object>();
        private readonly ReserveAnswer[] answers = new ReserveAnswer[2];
        private string wrong;

        public RaceForLastUnit(CompanionClient one, CompanionClient other, long rounds)
        {
            clients = new[] { one, other };
            this.rounds = rounds;
        }

        public object Run()
        {
            using (var start = new Barrier(2))
            using (var finish = new Barrier(2, unused => Judge()))
            {
                Thread[] threads = { Racer(0, start, finish), Racer(1, start, finish) };
                foreach (Thread thread in threads) thread.Join();
            }
            return new Dictionary<string, object> { { "rounds", wins.Sum() }, { "wins", wins }, { "refusals", refusals }, { "wrong", wrong } };
        }

        private Thread Racer(int index, Barrier start, Barrier finish)
        {
            var thread = new Thread(() =>
            {
                for (long round = 0; round < rounds && wrong == null; round++)
                {
                    start.SignalAndWait();
                    answers[index] = clients[index].Reserve(Operation.AiLayout(120));
                    finish.SignalAndWait();
                }
            }) { IsBackground = true };
            thread.Start();
            return thread;
        }

        /// <summary>Runs once both have their answer.</summary>
        private void Judge()
        {
            if (answers.Count(answer => answer.Granted) != 1)
            {
                wrong = string.Join(" | ", answers.Select(answer => answer.Message));
                return;
            }
            int winner = answers[0].Granted ? 0 : 1;
            wins[winner]++;
            ReserveAnswer refused = answers[1 - winner];
            string code = refused.Value == null ? refused.Message : refused.Value.CodeText;
            object count;
            refusals[code] = refusals.TryGetValue(code, out count) ? (long)count + 1 : 1L;
            Answer<Settlement> ended = answers[winner].Reservation.Release(ReleaseOutcome.Cancelled);
            if (!ended.Succeeded) wrong = ended.Message;
        }
    }
}
