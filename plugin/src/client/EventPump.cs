using System;
using System.Collections.Generic;
using System.Threading;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// Calls the plugin's own handlers one after the other on the thread pool. A handler that is slow holds up only other handlers, and what
    /// one throws ends here: on any thread of its own an exception would end Revit.
    /// </summary>
    internal sealed class EventPump
    {
        private const int Most = 1000;
        private readonly Queue<Action> waiting = new Queue<Action>();
        private readonly Action<string> log;
        private bool isRunning;

        public EventPump(Action<string> log)
        {
            this.log = log;
        }

        public void Post(Action action)
        {
            lock (waiting)
            {
                if (waiting.Count >= Most) return;
                waiting.Enqueue(action);
                if (isRunning) return;
                isRunning = true;
            }
            ThreadPool.QueueUserWorkItem(Run);
        }

        private void Run(object unused)
        {
            while (true)
            {
                Action next;
                lock (waiting)
                {
                    if (waiting.Count == 0)
                    {
                        isRunning = false;
                        return;
                    }
                    next = waiting.Dequeue();
                }
                try
                {
                    next();
                }
                catch (Exception error)
                {
                    log("a handler of the plugin failed: " + error);
                }
            }
        }
    }
}
