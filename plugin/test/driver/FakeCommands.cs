using System;
using System.Collections.Generic;
using System.Linq;
using RevitAutoPlan.Companion.Testing;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>A fake companion in this process, for the tests of it and of what a plugin's own tests would do with it.</summary>
    internal static class FakeCommands
    {
        private static readonly Dictionary<string, FakeCompanion> Fakes = new Dictionary<string, FakeCompanion>();

        public static void AddTo(Dictionary<string, Func<JsonFields, object>> commands)
        {
            commands["fakeOpen"] = command =>
            {
                var fake = new FakeCompanion();
                lock (Fakes) Fakes[fake.HomeFolder] = fake;
                return fake.HomeFolder;
            };
            commands["fakeDecide"] = command =>
            {
                var code = (DecisionCode)Enum.Parse(typeof(DecisionCode), command.RequireText("code"));
                if (code == DecisionCode.Unknown) Of(command).Decide(FakeDecision.OfUnknownCode("moon_phase_wrong", "Wait for the full moon."));
                else Of(command).Decide(code);
                return true;
            };
            commands["fakeOnce"] = command => Do(() => Of(command).DecideOnce(FakeDecision.Of((DecisionCode)Enum.Parse(typeof(DecisionCode), command.RequireText("code")))));
            commands["fakeCalls"] = command => Of(command).Calls.Select(one => one.Method).ToList();
            commands["fakeState"] = command => Of(command).StateOf(command.RequireText("reservationId"));
            commands["fakeDelay"] = command => Do(() => Of(command).Delay = command.Milliseconds("ms").GetValueOrDefault());
            commands["fakePlan"] = command => Do(() => Of(command).ChangePlan("professional", "Professional"));
            commands["fakeWarn"] = command => Do(() => Of(command).Warn(80, "4 of 5 layouts are used."));
            commands["fakeCut"] = command => Do(() => Of(command).CutConnections());
            commands["fakeRestart"] = command => Do(() => Of(command).Restart("An update.", command.Milliseconds("ms").GetValueOrDefault()));
            commands["fakeClose"] = command => Do(() => Of(command).Dispose());
        }

        private static object Do(Action action)
        {
            action();
            return true;
        }

        private static FakeCompanion Of(JsonFields command)
        {
            lock (Fakes) return Fakes[command.RequireText("home")];
        }
    }
}
